package org.jamesconsent.cli.contacts;

import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/**
 * Why a line is refused.
 *
 * @param line its number, from 1; of a record over several lines the first
 * @param column where in it, by the name that the file gives it; null if it concerns the line as a whole
 * @param reason in words, without anything personal
 */
public record ContactFault(long line, @Nullable String column, String reason) {
    static ContactFault of(long line, InvalidContactException fault) {
        return new ContactFault(line, fault.column(), String.valueOf(fault.getMessage()));
    }

    /** @param entry knows under which name the column stands in the file */
    static ContactFault of(long line, InvalidContactException fault, ContactEntry entry) {
        return new ContactFault(line, fault.column(entry), String.valueOf(fault.getMessage()));
    }

    @Override
    public String toString() {
        return "line " + line + (column == null ? "" : ", column " + column) + ": " + reason;
    }
}
