package org.jamesconsent.contacts;

import org.jspecify.annotations.Nullable;

/** An entry that cannot be understood. Its message holds nothing personal. */
public final class InvalidContactException extends Exception {
    private final @Nullable ContactColumn column;
    private final @Nullable String foreignColumn;

    /** @param reason why the entry as a whole is no good, in words, without anything personal */
    public InvalidContactException(String reason) {
        super(reason);
        this.column = null;
        this.foreignColumn = null;
    }

    /**
     * @param column where
     * @param reason in words, without anything personal
     */
    public InvalidContactException(ContactColumn column, String reason) {
        super(reason);
        this.column = column;
        this.foreignColumn = null;
    }

    /**
     * @param foreignColumn where, by its name in another tool's export
     * @param reason in words, without anything personal
     */
    public InvalidContactException(String foreignColumn, String reason) {
        super(reason);
        this.column = null;
        this.foreignColumn = foreignColumn;
    }

    /** The name of the column, as we call it or as another tool's export does; null if it concerns the entry as a whole. */
    public @Nullable String column() {
        return column == null ? foreignColumn : column.header();
    }

    /**
     * The name under which the column stands in the file.
     *
     * @param entry knows that name
     */
    public @Nullable String column(ContactEntry entry) {
        return column == null ? foreignColumn : entry.origin(column);
    }
}
