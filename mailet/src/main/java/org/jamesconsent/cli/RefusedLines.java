package org.jamesconsent.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jamesconsent.cli.contacts.ContactFault;
import org.jspecify.annotations.Nullable;

/** A file of refused lines as CSV, with the columns line, column and reason; or nothing, if none is wanted. */
final class RefusedLines implements Closeable {
    private final @Nullable CsvWriter csv;

    private RefusedLines(@Nullable CsvWriter csv) {
        this.csv = csv;
    }

    /**
     * @param file is created; null to keep nothing
     * @throws CommandFailure if the file is there already
     */
    static RefusedLines into(@Nullable Path file) throws IOException, CommandFailure {
        if (file == null) {
            return new RefusedLines(null);
        }
        try {
            CsvWriter csv = CsvWriter.builder().build(Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW));
            csv.writeRecord("line", "column", "reason");
            return new RefusedLines(csv);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    "the file " + file + " exists, and --refused overwrites nothing: name another one, or delete it",
                    e);
        }
    }

    void add(ContactFault fault) {
        if (csv != null) {
            csv.writeRecord(String.valueOf(fault.line()), fault.column(), fault.reason());
        }
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        }
    }
}
