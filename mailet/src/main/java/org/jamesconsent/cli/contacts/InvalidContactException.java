package org.jamesconsent.cli.contacts;

import org.jspecify.annotations.Nullable;

/** A line that cannot be understood. */
final class InvalidContactException extends Exception {
    private final @Nullable ContactColumn column;
    private final @Nullable String foreignColumn;

    /** @param reason why the line as a whole is no good, in words, without anything personal */
    InvalidContactException(String reason) {
        super(reason);
        this.column = null;
        this.foreignColumn = null;
    }

    /**
     * @param column where
     * @param reason in words, without anything personal
     */
    InvalidContactException(ContactColumn column, String reason) {
        super(reason);
        this.column = column;
        this.foreignColumn = null;
    }

    /**
     * @param foreignColumn where, by its name in another tool's export
     * @param reason in words, without anything personal
     */
    InvalidContactException(String foreignColumn, String reason) {
        super(reason);
        this.column = null;
        this.foreignColumn = foreignColumn;
    }

    ContactFault inLine(long line) {
        return new ContactFault(line, column == null ? foreignColumn : column.header(), String.valueOf(getMessage()));
    }

    /** @param entry knows under which name the column stands in the file */
    ContactFault inLine(long line, ContactEntry entry) {
        return column == null
                ? inLine(line)
                : new ContactFault(line, entry.origin(column), String.valueOf(getMessage()));
    }
}
