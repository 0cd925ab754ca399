package org.jamesconsent.cli.contacts;

import java.util.List;
import java.util.Set;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;

/**
 * How another tool exports its contacts, and what that means in {@linkplain ContactColumn our columns}. Implementations
 * never guess a yes: what a file does not prove is recorded without proof, what it does not say is not recorded, and a
 * value that is not understood costs its line.
 */
interface ForeignFormat {
    /** Those that are known, the ones with the clearest header lines first. */
    List<ForeignFormat> ALL = List.of(
            new MailchimpExport(),
            new MauticDoNotContactReport(),
            new KlaviyoExport(),
            new ListmonkExport(),
            new BrevoExport(),
            new MauticContactExport());

    /** The name of the tool, and of the file if it has several. */
    String name();

    /** The columns that are read, in lower case; all others of the file are passed over. */
    Set<String> columns();

    /** The column of the address. */
    String addressColumn();

    /** @param header the names of the header line, in lower case */
    boolean isOf(Set<String> header);

    /**
     * Refuses a file of which nothing can be taken.
     *
     * @param fileName without its folders
     * @param header as for {@link #isOf}
     * @throws ContactFileException with what is wrong with it, and what to do
     */
    default void requireUsable(String fileName, Set<String> header) throws ContactFileException {}

    /** What a line says; empty if it says nothing that we keep. */
    List<ContactEntry> entries(ForeignLine line) throws InvalidContactException;
}
