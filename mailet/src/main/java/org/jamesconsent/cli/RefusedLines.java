package org.jamesconsent.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jamesconsent.cli.contacts.ContactFault;
import org.jspecify.annotations.Nullable;

/** A file of refused lines as CSV, with the columns line, column and reason; or nothing, if none is wanted. */
final class RefusedLines implements Closeable {
    private final @Nullable FileChannel file;
    private final @Nullable CsvWriter csv;

    private RefusedLines(@Nullable FileChannel file) {
        this.file = file;
        this.csv = file == null ? null : CsvWriter.builder().build(Channels.newWriter(file, StandardCharsets.UTF_8));
    }

    /** Keeps nothing. */
    static RefusedLines nowhere() {
        return new RefusedLines(null);
    }

    /**
     * @param path is created
     * @throws CommandFailure if the file is there already
     */
    static RefusedLines into(Path path) throws IOException, CommandFailure {
        requireAbsent(path);
        return goOnIn(path, 0);
    }

    /**
     * Tells before anything else is done.
     *
     * @throws CommandFailure if the file is there already
     */
    static void requireAbsent(Path path) throws CommandFailure {
        if (Files.exists(path)) {
            throw exists(path);
        }
    }

    private static CommandFailure exists(Path path) {
        return new CommandFailure(
                "the file " + path + " exists, and --refused overwrites nothing: name another one, or delete it", null);
    }

    /**
     * Goes on with the file of an interrupted import.
     *
     * @param length up to which octet it counts; what was refused after that will be refused again
     */
    static RefusedLines goOnIn(Path path, long length) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(length);
        file.position(length);
        RefusedLines lines = new RefusedLines(file);
        if (length == 0 && lines.csv != null) {
            lines.csv.writeRecord("line", "column", "reason");
        }
        return lines;
    }

    void add(ContactFault fault) {
        if (csv != null) {
            csv.writeRecord(String.valueOf(fault.line()), fault.column(), fault.reason());
        }
    }

    /** How long the file is, in octets, with all that was added. */
    long length() throws IOException {
        if (csv == null || file == null) {
            return 0;
        }
        csv.flush();
        return file.position();
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        }
    }
}
