package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/** What the header line of a CSV file says the cells of all other lines are. */
sealed interface CsvColumns {
    String PURPOSE_OF_OWN_FORMAT = "--purpose is for the exports of other tools; this file names its purposes itself";

    /** As {@link ContactFile#format()}. */
    String format();

    int size();

    /** @param cells as many as {@link #size()}, without white space around them */
    List<ContactEntry> entries(List<String> cells) throws InvalidContactException;

    /** Whether a name may stand in a header line that is understood. */
    static boolean isKnown(String name) {
        return ContactColumn.named(name).isPresent()
                || ForeignFormat.ALL.stream()
                        .anyMatch(format -> format.columns().contains(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * @param line the number of the header line
     * @param names as they stand there
     * @param fileName without its folders
     * @param purpose as for {@link ContactFile#open}
     */
    static CsvColumns of(long line, List<String> names, String fileName, @Nullable String purpose)
            throws ContactFileException {
        List<String> lowerCase =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < lowerCase.size(); i++) {
            positions.putIfAbsent(lowerCase.get(i), i);
        }
        Optional<ForeignFormat> foreign = ForeignFormat.ALL.stream()
                .filter(format -> format.isOf(positions.keySet()))
                .findFirst();
        if (foreign.isPresent()) {
            foreign.get().requireUsable(fileName, positions.keySet());
            return foreign(line, foreign.get(), lowerCase, positions, purpose);
        }
        List<ContactColumn> columns = own(line, names);
        if (purpose != null) {
            throw new ContactFileException(PURPOSE_OF_OWN_FORMAT);
        }
        return new Own(columns);
    }

    private static CsvColumns foreign(
            long line,
            ForeignFormat format,
            List<String> names,
            Map<String, Integer> positions,
            @Nullable String purpose)
            throws ContactFileException {
        if (!positions.containsKey(format.addressColumn().toLowerCase(Locale.ROOT))) {
            throw new ContactFileException(
                    "line " + line + ": it is an export of " + format.name() + ", but has no column '"
                            + format.addressColumn() + "': give the column of the addresses that name");
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (format.columns().contains(name) && !Integer.valueOf(i).equals(positions.get(name))) {
                throw new ContactFileException("line " + line + ": the column '" + name + "' is there twice");
            }
        }
        if (purpose == null) {
            throw new ContactFileException("it is an export of " + format.name()
                    + ", which names no purpose: say with --purpose NAME what these people were asked about");
        }
        return new Foreign(format, positions, names.size(), purpose);
    }

    private static List<ContactColumn> own(long line, List<String> names) throws ContactFileException {
        List<ContactColumn> columns = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Optional<ContactColumn> column = ContactColumn.named(name);
            if (column.isEmpty()) {
                // A file without header line has people's data here.
                unknown.add(
                        Own.HARMLESS_NAME.matcher(name).matches()
                                ? "'" + name + "'"
                                : "the " + (i + 1) + ". of the line");
            } else if (columns.contains(column.get())) {
                throw new ContactFileException(
                        "line " + line + ": the column " + column.get().header() + " is there twice");
            } else {
                columns.add(column.get());
            }
        }
        if (columns.isEmpty()) {
            throw new ContactFileException("line " + line
                    + " names no column: the first line is the header line, separated by ',', ';' or tab; known are "
                    + ContactColumn.all());
        }
        if (!unknown.isEmpty()) {
            throw new ContactFileException("line " + line + ": unknown columns: " + String.join(", ", unknown)
                    + "; known are " + ContactColumn.all());
        }
        if (!columns.contains(ContactColumn.ADDRESS)) {
            throw new ContactFileException("line " + line + ": the column address is missing");
        }
        return List.copyOf(columns);
    }

    /** Our own format. */
    record Own(List<ContactColumn> columns) implements CsvColumns {
        private static final Pattern HARMLESS_NAME = Pattern.compile("[A-Za-z0-9 _./-]{1,40}");

        @Override
        public String format() {
            return "CSV";
        }

        @Override
        public int size() {
            return columns.size();
        }

        @Override
        public List<ContactEntry> entries(List<String> cells) {
            return List.of(ContactEntry.of(columns, cells));
        }
    }

    /** Another tool's export. */
    record Foreign(ForeignFormat export, Map<String, Integer> positions, int size, String purpose)
            implements CsvColumns {
        @Override
        public String format() {
            return export.name();
        }

        @Override
        public List<ContactEntry> entries(List<String> cells) throws InvalidContactException {
            return export.entries(new ForeignLine(positions, cells, purpose));
        }
    }
}
