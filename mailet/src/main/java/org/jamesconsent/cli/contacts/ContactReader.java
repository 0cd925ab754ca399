package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jamesconsent.contacts.Contact;
import org.jamesconsent.contacts.Contact.Statement;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.EntryReader;
import org.jamesconsent.contacts.InvalidContactException;

/** Tells what a line of a contact file says. */
public final class ContactReader {
    private final EntryReader entries;

    /** @param entries knows what each entry of a line says */
    public ContactReader(EntryReader entries) {
        this.entries = entries;
    }

    /**
     * Reads a line.
     *
     * @param refused is told why, if the line cannot be understood
     * @return empty if it was refused
     */
    public Optional<Contact> read(ContactFile.Line line, Consumer<ContactFault> refused) {
        switch (line) {
            case ContactFile.Broken broken -> refused.accept(broken.fault());
            case ContactFile.Row row -> {
                List<Statement> statements = new ArrayList<>();
                for (ContactEntry entry : row.entries()) {
                    try {
                        statements.addAll(entries.read(entry));
                    } catch (InvalidContactException e) {
                        refused.accept(ContactFault.of(row.number(), e, entry));
                        return Optional.empty();
                    }
                }
                return Optional.of(new Contact(statements));
            }
        }
        return Optional.empty();
    }
}
