package org.jamesconsent.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.jamesconsent.cli.contacts.ContactFile.Position;
import org.jamesconsent.cli.contacts.ContactImport.LastRecorded;
import org.jamesconsent.cli.contacts.ContactImport.Outcome;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * A small file beside the contact file, in which an import notes how far it came, so that it can go on there after it was
 * interrupted. It is replaced after batches that were recorded, never before, and removed at the end. It holds nothing
 * personal.
 *
 * <p>It names the last entry that the import added to the ledger. A store that does not have that entry, because it is
 * another one or came from a backup, does not have the lines before it either: then nothing is passed over.
 */
final class ImportJournal {
    private final Path file;

    /**
     * What is noted.
     *
     * @param settings what else decides what the lines become: options of the command
     * @param position all lines before it are in the store or were refused
     * @param lines how many those are
     * @param refused how many of them were refused
     * @param refusedFile where they were written to; empty if nowhere
     * @param refusedLength of that file, in octets
     * @param outcome of the others
     * @param witness what proves that the store has them; null if nothing was recorded yet, and hence nothing is passed over
     */
    record Note(
            String settings,
            Position position,
            long lines,
            long refused,
            String refusedFile,
            long refusedLength,
            Outcome outcome,
            @Nullable Witness witness) {
        /** Whether an import began, and came to nothing that it could note. */
        boolean isAtStart() {
            return witness == null;
        }
    }

    /** An entry of the ledger, and what is known of it. */
    private record Witness(OrganisationId organisation, SubjectId subject, String at, long entry) {}

    ImportJournal(Path contacts) {
        this.file = contacts.resolveSibling(contacts.getFileName() + ".progress");
    }

    Path file() {
        return file;
    }

    /** Notes how far the import came; the note before counts until this one is there as a whole. */
    void keep(
            String settings,
            Position position,
            long lines,
            long refused,
            String refusedFile,
            long refusedLength,
            Outcome outcome,
            @Nullable LastRecorded last)
            throws IOException {
        Properties note = new Properties();
        note.setProperty("settings", settings);
        note.setProperty("position.line", String.valueOf(position.line()));
        note.setProperty("position.offset", String.valueOf(position.offset()));
        note.setProperty("position.hash", position.hash());
        note.setProperty("lines", String.valueOf(lines));
        note.setProperty("refused", String.valueOf(refused));
        note.setProperty("refused.file", refusedFile);
        note.setProperty("refused.length", String.valueOf(refusedLength));
        note.setProperty("imported", String.valueOf(outcome.imported()));
        note.setProperty("unchanged", String.valueOf(outcome.unchanged()));
        note.setProperty("keptOptOuts", String.valueOf(outcome.keptOptOuts()));
        note.setProperty("events", String.valueOf(outcome.events()));
        if (last != null) {
            note.setProperty("last.organisation", last.event().organisation().value());
            note.setProperty("last.subject", last.event().subject().toString());
            note.setProperty("last.at", last.event().at().toString());
            note.setProperty("last.entry", String.valueOf(last.entry()));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            note.store(writer, "How far an interrupted import came; consent import --resume goes on there.");
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What was noted last; empty if nothing was, or it cannot be read. */
    Optional<Note> read() throws IOException {
        Properties note = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            note.load(reader);
            return Optional.of(new Note(
                    text(note, "settings"),
                    new Position(
                            number(note, "position.line"),
                            number(note, "position.offset"),
                            text(note, "position.hash")),
                    number(note, "lines"),
                    number(note, "refused"),
                    text(note, "refused.file"),
                    number(note, "refused.length"),
                    new Outcome(
                            number(note, "imported"),
                            number(note, "unchanged"),
                            number(note, "keptOptOuts"),
                            number(note, "events")),
                    witness(note)));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Witness witness(Properties note) {
        return note.containsKey("last.entry")
                ? new Witness(
                        new OrganisationId(text(note, "last.organisation")),
                        SubjectId.of(HexFormat.of().parseHex(text(note, "last.subject"))),
                        text(note, "last.at"),
                        number(note, "last.entry"))
                : null;
    }

    private static String text(Properties note, String key) {
        @Nullable String value = note.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    private static long number(Properties note, String key) {
        return Long.parseLong(text(note, key));
    }

    /** Whether the store has what the note says was recorded. */
    static boolean isOf(ConsentStore store, Note note) throws StoreException {
        Witness witness = note.witness();
        if (witness == null) {
            return false;
        }
        for (LedgerEntry entry : store.history(witness.organisation(), witness.subject())) {
            if (entry.id() == witness.entry() && entry.event().at().toString().equals(witness.at())) {
                return true;
            }
        }
        return false;
    }

    /** Removes a note of which nothing follows. */
    void removeStart() throws IOException {
        if (read().filter(Note::isAtStart).isPresent()) {
            remove();
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
