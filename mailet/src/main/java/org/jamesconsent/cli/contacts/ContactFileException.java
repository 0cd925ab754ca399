package org.jamesconsent.cli.contacts;

/** A file that is no contact file: its header line cannot be understood. The message says why in one sentence. */
public final class ContactFileException extends Exception {
    public ContactFileException(String message) {
        super(message);
    }
}
