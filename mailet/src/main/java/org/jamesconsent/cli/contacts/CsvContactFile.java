package org.jamesconsent.cli.contacts;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesconsent.cli.contacts.TextLines.TextLine;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/**
 * A contact file in CSV (RFC 4180) in UTF-8 whose header line names {@linkplain ContactColumn columns}, in any order. As spreadsheets
 * write it: with or without byte order mark, separated by comma, semicolon or tab, which is told from the header line; a
 * line {@code sep=;} before that is passed over.
 *
 * <p>One broken line spoils no other: a quote that is never closed costs its own line, not the rest of the file. Holds a
 * few lines at a time, whatever the size of the file. For one thread.
 */
final class CsvContactFile extends ContactFile {
    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int MAX_LINES_OF_RECORD = 20;
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=([,;\t])?[,;\t]*");

    private final TextLines lines;
    private final Deque<TextLine> ahead = new ArrayDeque<>();
    private final CsvColumns columns;
    private final char separator;
    private final CsvReaderBuilder csv;

    /**
     * @param first the first line of the file, without byte order mark; null if the file is empty
     * @param lines those after it
     * @param fileName without its folders
     * @param purpose what the people in another tool's export were asked about; null for our own format
     */
    CsvContactFile(@Nullable TextLine first, TextLines lines, String fileName, @Nullable String purpose)
            throws IOException, ContactFileException {
        super(lines);
        this.lines = lines;
        TextLine header = header(first, lines);
        this.separator = separator(header.text());
        this.csv = csv(separator);
        this.columns = CsvColumns.of(header.number(), fields(header.text()).orElse(List.of()), fileName, purpose);
    }

    @Override
    public String format() {
        return columns.format();
    }

    @Override
    boolean isAhead() {
        return !ahead.isEmpty();
    }

    @Override
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
        try {
            return new Row(line.number(), columns.entries(fields.get()));
        } catch (InvalidContactException e) {
            return new Broken(ContactFault.of(line.number(), e));
        }
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

    private static TextLine header(@Nullable TextLine first, TextLines lines) throws IOException, ContactFileException {
        TextLine header = first != null && SEPARATOR_LINE.matcher(first.text()).matches() ? lines.next() : first;
        if (header == null || header.fault() == null && header.text().isBlank()) {
            throw new ContactFileException(
                    "it has no header line that names the columns; known are " + ContactColumn.all());
        }
        if (header.fault() != null) {
            throw new ContactFileException("the header line cannot be read: " + header.fault());
        }
        return header;
    }

    /** The one that makes most known names of the header line. */
    private static char separator(String header) {
        char best = SEPARATORS[0];
        long most = -1;
        for (char candidate : SEPARATORS) {
            long known = Pattern.compile(Pattern.quote(String.valueOf(candidate)))
                    .splitAsStream(header)
                    .filter(name -> CsvColumns.isKnown(name.strip().replace("\"", "")))
                    .count();
            if (known > most) {
                best = candidate;
                most = known;
            }
        }
        return best;
    }
}
