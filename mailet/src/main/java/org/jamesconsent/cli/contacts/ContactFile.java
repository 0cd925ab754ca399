package org.jamesconsent.cli.contacts;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.cli.contacts.TextLines.TextLine;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jspecify.annotations.Nullable;

/**
 * A file of contacts, in UTF-8: CSV whose header line names {@linkplain ContactColumn columns}, in any order; CSV as another
 * tool {@linkplain ForeignFormat exports} it; or one JSON object a line.
 *
 * <p>One broken line spoils no other. Holds a few lines at a time, whatever the size of the file. For one thread.
 */
public abstract sealed class ContactFile implements Closeable permits CsvContactFile, JsonContactFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final TextLines lines;

    /** A line that is not blank. */
    public sealed interface Line {
        /** Its number, from 1; of a record over several lines the first. */
        long number();
    }

    /**
     * A line that can be read.
     *
     * @param entries what it says; none if it says nothing that we keep
     */
    public record Row(long number, List<ContactEntry> entries) implements Line {}

    /** A line that cannot be read. */
    public record Broken(ContactFault fault) implements Line {
        @Override
        public long number() {
            return fault.line();
        }
    }

    /**
     * A place in a file.
     *
     * @param line the number of the last line before it
     * @param offset how many octets lie before it
     * @param hash a hash over them, in hexadecimal
     */
    public record Position(long line, long offset, String hash) {
        /** Before the first line. */
        public static final Position START = new Position(0, 0, "");
    }

    ContactFile(TextLines lines) {
        this.lines = lines;
    }

    /**
     * Opens a file and reads its header line, if it has one.
     *
     * @param purpose what the people in another tool's export were asked about; null if it is none
     * @throws IOException if the file cannot be read
     * @throws ContactFileException if the header line is missing or names no address, an unknown column, or one twice; or if
     *     there is a purpose for a file that names purposes itself, or none for a file that does not
     */
    public static ContactFile open(Path path, @Nullable String purpose) throws IOException, ContactFileException {
        TextLines lines = new TextLines(Files.newInputStream(path));
        boolean opened = false;
        try {
            ContactFile file = open(path.getFileName().toString(), lines, purpose);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                lines.close();
            }
        }
    }

    private static ContactFile open(String name, TextLines lines, @Nullable String purpose)
            throws IOException, ContactFileException {
        TextLine first = lines.next();
        if (first != null && !first.text().isEmpty() && first.text().charAt(0) == BYTE_ORDER_MARK) {
            first = new TextLine(first.number(), first.text().substring(1), null);
        }
        if (JsonContactFile.isOne(name, first)) {
            if (purpose != null) {
                throw new ContactFileException(CsvColumns.PURPOSE_OF_OWN_FORMAT);
            }
            return new JsonContactFile(first, lines);
        }
        return new CsvContactFile(first, lines, name, purpose);
    }

    /** As what the file was recognised: {@code CSV}, {@code NDJSON}, or the name of the tool that exported it. */
    public abstract String format();

    /**
     * The next line that is not blank; null at the end.
     *
     * @throws IOException if the file cannot be read any further
     */
    public abstract @Nullable Line next() throws IOException;

    /** How many octets were read so far. */
    public final long offset() {
        return lines.offset();
    }

    /** Where the next line begins; empty while lines were read ahead. */
    public final Optional<Position> position() {
        return isAhead() ? Optional.empty() : Optional.of(new Position(lines.number(), lines.offset(), lines.hash()));
    }

    /** Whether lines were read that {@link #next} did not tell yet. */
    abstract boolean isAhead();

    /**
     * Goes on at a place, before any line was told.
     *
     * @throws IOException if the file cannot be read up to there
     * @throws ContactFileException if what lies before it is not what lay there when the position was told
     */
    public void goTo(Position position) throws IOException, ContactFileException {
        lines.skipTo(position.offset(), position.line());
        if (lines.offset() != position.offset() || !lines.hash().equals(position.hash())) {
            throw new ContactFileException(
                    "it was changed since its import was interrupted; import it without --resume,"
                            + " what is in the store already is passed over");
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
