package org.jamesconsent.cli.contacts;

import org.jspecify.annotations.Nullable;

/** A line that cannot be understood. */
final class InvalidContactException extends Exception {
    private final @Nullable ContactColumn column;

    /**
     * @param column where; null if it concerns the line as a whole
     * @param reason in words, without anything personal
     */
    InvalidContactException(@Nullable ContactColumn column, String reason) {
        super(reason);
        this.column = column;
    }

    ContactFault inLine(long line) {
        return new ContactFault(line, column, String.valueOf(getMessage()));
    }
}
