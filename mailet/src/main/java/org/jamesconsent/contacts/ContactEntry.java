package org.jamesconsent.contacts;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is said of one person, by column. A line of our own format is one entry; a line of another tool's
 * export may say several things with times of their own, and then is several. Immutable once it was handed on.
 */
public final class ContactEntry {
    private final Map<ContactColumn, String> values = new EnumMap<>(ContactColumn.class);
    private final Map<ContactColumn, String> origins = new EnumMap<>(ContactColumn.class);

    /** Of which nothing is said yet. */
    public ContactEntry() {}

    /** What a row of our own format says: as many cells as columns. */
    public static ContactEntry of(List<ContactColumn> columns, List<String> cells) {
        ContactEntry entry = new ContactEntry();
        for (int i = 0; i < columns.size(); i++) {
            entry.put(columns.get(i), cells.get(i));
        }
        return entry;
    }

    /** Fills a cell; an empty or absent value leaves it empty. */
    public ContactEntry put(ContactColumn column, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(column, value);
        }
        return this;
    }

    /**
     * The same with the name under which it stands in the file.
     *
     * @param origin told to people if the value is no good
     */
    public ContactEntry put(ContactColumn column, @Nullable String value, String origin) {
        origins.put(column, origin);
        return put(column, value);
    }

    /** Null if the cell is empty. */
    public @Nullable String value(ContactColumn column) {
        return values.get(column);
    }

    /** The name of the column in the file. */
    String origin(ContactColumn column) {
        return origins.getOrDefault(column, column.header());
    }
}
