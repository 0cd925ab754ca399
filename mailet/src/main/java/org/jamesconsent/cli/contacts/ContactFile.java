package org.jamesconsent.cli.contacts;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesconsent.cli.contacts.TextLines.TextLine;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file (RFC 4180) in UTF-8 whose header line names {@linkplain ContactColumn columns}, in any order. As spreadsheets
 * write it: with or without byte order mark, separated by comma, semicolon or tab, which is told from the header line; a
 * line {@code sep=;} before that is passed over.
 *
 * <p>One broken line spoils no other: a quote that is never closed costs its own line, not the rest of the file. Holds a
 * few lines at a time, whatever the size of the file. For one thread.
 */
public final class ContactFile implements Closeable {
    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int MAX_LINES_OF_RECORD = 20;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final Pattern HARMLESS_NAME = Pattern.compile("[A-Za-z0-9 _./-]{1,40}");
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=([,;\t])?[,;\t]*");

    private final TextLines lines;
    private final Deque<TextLine> ahead = new ArrayDeque<>();
    private final List<ContactColumn> columns;
    private final char separator;
    private final CsvReaderBuilder csv;

    /** A line that is not blank. */
    public sealed interface Line {
        /** Its number, from 1; of a record over several lines the first. */
        long number();
    }

    /**
     * A line with as many cells as there are columns.
     *
     * @param cells in the order of {@link #columns()}, without white space around them
     */
    public record Row(long number, List<String> cells) implements Line {}

    /** A line that is no CSV. */
    public record Broken(ContactFault fault) implements Line {
        @Override
        public long number() {
            return fault.line();
        }
    }

    private ContactFile(TextLines lines) throws IOException, ContactFileException {
        this.lines = lines;
        TextLine header = header(lines);
        this.separator = separator(header.text());
        this.csv = csv(separator);
        this.columns = columns(header.number(), fields(header.text()).orElse(List.of()));
    }

    /**
     * Opens a file and reads its header line.
     *
     * @throws IOException if the file cannot be read
     * @throws ContactFileException if the header line is missing, or names no address, an unknown column, or one twice
     */
    public static ContactFile open(Path path) throws IOException, ContactFileException {
        TextLines lines = new TextLines(Files.newInputStream(path));
        boolean opened = false;
        try {
            ContactFile file = new ContactFile(lines);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                lines.close();
            }
        }
    }

    /** The columns in the order of the file. */
    public List<ContactColumn> columns() {
        return columns;
    }

    /**
     * The next line that is not blank; null at the end.
     *
     * @throws IOException if the file cannot be read any further
     */
    public @Nullable Line next() throws IOException {
        for (TextLine line = take(); line != null; line = take()) {
            if (line.fault() != null) {
                return new Broken(new ContactFault(line.number(), null, line.fault()));
            }
            if (!isBlank(line.text())) {
                return record(line);
            }
        }
        return null;
    }

    private Line record(TextLine line) throws IOException {
        Optional<List<String>> fields = endsInQuotes(line.text()) ? overSeveralLines(line.text()) : fields(line.text());
        if (fields.isEmpty()) {
            return new Broken(new ContactFault(
                    line.number(), null, "a quote is not closed, or something other than a separator comes after it"));
        }
        if (fields.get().size() != columns.size()) {
            return new Broken(new ContactFault(
                    line.number(),
                    null,
                    "there are " + fields.get().size() + " fields for " + columns.size() + " columns"));
        }
        return new Row(line.number(), fields.get());
    }

    /** Takes further lines only if they make up a whole record with this one. */
    private Optional<List<String>> overSeveralLines(String first) throws IOException {
        StringBuilder text = new StringBuilder(first);
        List<TextLine> taken = new ArrayList<>();
        for (TextLine next = take(); next != null; next = take()) {
            taken.add(next);
            text.append('\n').append(next.text());
            if (next.fault() != null || taken.size() == MAX_LINES_OF_RECORD || text.length() > TextLines.MAX_BYTES) {
                break;
            }
            if (!endsInQuotes(text)) {
                Optional<List<String>> fields = fields(text.toString());
                if (fields.isPresent() && fields.get().size() == columns.size()) {
                    return fields;
                }
                break;
            }
        }
        taken.reversed().forEach(ahead::addFirst);
        return Optional.empty();
    }

    private @Nullable TextLine take() throws IOException {
        return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
    }

    private boolean isBlank(String text) {
        return text.chars().allMatch(c -> c == separator || Character.isWhitespace(c));
    }

    private boolean endsInQuotes(CharSequence text) {
        boolean quoted = false;
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                quoted = c != '"';
                // Of a doubled quote the second one opens again what the first one closed.
                atStart = c == '"';
            } else {
                quoted = c == '"' && atStart;
                atStart = c == separator;
            }
        }
        return quoted;
    }

    private Optional<List<String>> fields(String text) {
        try {
            CsvRecord record = csv.ofSingleCsvRecord(text);
            return Optional.of(record.getFields().stream().map(String::strip).toList());
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    private static CsvReaderBuilder csv(char separator) {
        return CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(false);
    }

    private static TextLine header(TextLines lines) throws IOException, ContactFileException {
        TextLine first = lines.next();
        if (first != null && first.fault() == null) {
            String text = first.text();
            if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
                first = new TextLine(first.number(), text.substring(1), null);
            }
            if (SEPARATOR_LINE.matcher(first.text()).matches()) {
                first = lines.next();
            }
        }
        if (first == null || first.fault() == null && first.text().isBlank()) {
            throw new ContactFileException(
                    "it has no header line that names the columns; known are " + ContactColumn.all());
        }
        if (first.fault() != null) {
            throw new ContactFileException("the header line cannot be read: " + first.fault());
        }
        return first;
    }

    /** The one that makes most known names of the header line. */
    private static char separator(String header) {
        char best = SEPARATORS[0];
        long most = -1;
        for (char candidate : SEPARATORS) {
            long known = Pattern.compile(Pattern.quote(String.valueOf(candidate)))
                    .splitAsStream(header)
                    .filter(name ->
                            ContactColumn.named(name.strip().replace("\"", "")).isPresent())
                    .count();
            if (known > most) {
                best = candidate;
                most = known;
            }
        }
        return best;
    }

    private static List<ContactColumn> columns(long line, List<String> names) throws ContactFileException {
        List<ContactColumn> columns = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Optional<ContactColumn> column = ContactColumn.named(name);
            if (column.isEmpty()) {
                // A file without header line has people's data here.
                unknown.add(
                        HARMLESS_NAME.matcher(name).matches() ? "'" + name + "'" : "the " + (i + 1) + ". of the line");
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

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
