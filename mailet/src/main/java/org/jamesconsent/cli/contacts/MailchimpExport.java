package org.jamesconsent.cli.contacts;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;

/**
 * An audience export of Mailchimp: a file of the subscribed, one of the unsubscribed, one of the cleaned (bounced) contacts.
 *
 * <p>Of people whom the account's owner brought in, OPTIN_TIME is empty, and CONFIRM_TIME is the moment of that import: it
 * proves nothing. Only where both are there, and differ, the person confirmed.
 */
final class MailchimpExport implements ForeignFormat {
    private static final String ADDRESS = "Email Address";
    private static final String OPT_IN_TIME = "OPTIN_TIME";
    private static final String CONFIRM_TIME = "CONFIRM_TIME";
    private static final String UNSUBSCRIBE_TIME = "UNSUB_TIME";
    private static final String CLEAN_TIME = "CLEAN_TIME";

    @Override
    public String name() {
        return "Mailchimp";
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "email address",
                "optin_time",
                "optin_ip",
                "confirm_time",
                "confirm_ip",
                "unsub_time",
                "clean_time",
                "member_rating");
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.containsAll(Set.of("member_rating", "optin_time", "confirm_time"));
    }

    @Override
    public void requireUsable(String fileName, Set<String> header) throws ContactFileException {
        if (fileName.toLowerCase(Locale.ROOT).startsWith("nonsubscribed")) {
            throw new ContactFileException(
                    "these are Mailchimp's non-subscribed contacts, who never agreed and never left:"
                            + " there is nothing to import");
        }
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        if (line.has(CLEAN_TIME)) {
            return List.of(line.person(ADDRESS)
                    .put(ContactColumn.UNDELIVERABLE, "yes", CLEAN_TIME)
                    .put(ContactColumn.AT, required(line, CLEAN_TIME), CLEAN_TIME)
                    .put(ContactColumn.SOURCE, "Mailchimp export"));
        }
        if (line.has(UNSUBSCRIBE_TIME)) {
            return List.of(line.state(ADDRESS, "withdrawn")
                    .put(ContactColumn.AT, required(line, UNSUBSCRIBE_TIME), UNSUBSCRIBE_TIME)
                    .put(ContactColumn.SOURCE, "Mailchimp export"));
        }
        return List.of(subscribed(line));
    }

    /** Some audiences have columns of these names of their own, so that an empty one tells neither yes nor no. */
    private static String required(ForeignLine line, String column) throws InvalidContactException {
        String time = line.text(column);
        if (time == null) {
            throw new InvalidContactException(
                    column, "is empty, so that nobody can tell whether the person is on the list");
        }
        return time;
    }

    private static ContactEntry subscribed(ForeignLine line) {
        String optIn = line.text(OPT_IN_TIME);
        String confirmed = line.text(CONFIRM_TIME);
        if (optIn == null) {
            return line.unprovenYes(ADDRESS, "Mailchimp export, added by the account's owner");
        }
        ContactEntry entry = line.state(ADDRESS, "granted")
                .put(ContactColumn.AT, optIn, OPT_IN_TIME)
                .put(ContactColumn.IP, line.text("OPTIN_IP"), "OPTIN_IP")
                .put(ContactColumn.SOURCE, "Mailchimp export");
        if (confirmed != null && !confirmed.equals(optIn)) {
            entry.put(ContactColumn.CONFIRMED_AT, confirmed, CONFIRM_TIME)
                    .put(ContactColumn.CONFIRMED_IP, line.text("CONFIRM_IP"), "CONFIRM_IP");
        }
        return entry;
    }
}
