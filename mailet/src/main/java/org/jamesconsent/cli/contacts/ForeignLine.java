package org.jamesconsent.cli.contacts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/** A line of another tool's export: its cells by the names that the tool gives them, in any letter case. */
final class ForeignLine {
    private final Map<String, Integer> positions;
    private final List<String> cells;
    private final String purpose;

    /**
     * @param positions of the columns, by their names in lower case
     * @param cells without white space around them
     * @param purpose what the people of the file were asked about
     */
    ForeignLine(Map<String, Integer> positions, List<String> cells, String purpose) {
        this.positions = positions;
        this.cells = cells;
        this.purpose = purpose;
    }

    boolean has(String column) {
        return positions.containsKey(column.toLowerCase(Locale.ROOT));
    }

    /** Null if the cell is empty, or there is no such column. */
    @Nullable
    String text(String column) {
        Integer position = positions.get(column.toLowerCase(Locale.ROOT));
        String text = position == null ? "" : cells.get(position);
        return text.isEmpty() ? null : text;
    }

    /** In lower case; null as for {@link #text}. */
    @Nullable
    String word(String column) {
        String text = text(column);
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** Null as for {@link #text}. */
    @Nullable
    Boolean flag(String column) throws InvalidContactException {
        String word = word(column);
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "yes", "true", "1" -> Boolean.TRUE;
            case "no", "false", "0" -> Boolean.FALSE;
            default -> throw new InvalidContactException(column, "must be yes or no");
        };
    }

    /** An entry about the person as a whole. */
    ContactEntry person(String addressColumn) {
        return new ContactEntry().put(ContactColumn.ADDRESS, text(addressColumn), addressColumn);
    }

    /** An entry about the purpose. */
    ContactEntry state(String addressColumn, String state) {
        return person(addressColumn)
                .put(ContactColumn.PURPOSE, purpose, "--purpose")
                .put(ContactColumn.STATE, state);
    }

    /**
     * A yes of which the tool tells neither when nor how it was given. It is recorded without a time, so that it outranks
     * nothing and suffices for nothing until more is known.
     */
    ContactEntry unprovenYes(String addressColumn, String source) {
        return state(addressColumn, "granted").put(ContactColumn.SOURCE, source);
    }
}
