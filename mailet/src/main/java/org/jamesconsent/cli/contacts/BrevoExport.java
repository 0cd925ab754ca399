package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/**
 * The contacts' export of Brevo (once Sendinblue). It tells whether a person confirmed, but not when: a double opt-in is as
 * much as an opt-in at the time at which the contact came up, and any other contact has no proof.
 */
final class BrevoExport implements ForeignFormat {
    private static final String ADDRESS = "EMAIL";
    private static final String ADDED = "ADDED_TIME";
    private static final String DOUBLE_OPT_IN = "DOUBLE_OPT-IN";
    private static final String SOURCE = "Brevo export";
    private static final List<String> MAIL_BLOCKED = List.of(
            "BLACKLISTED",
            "BLOCKLISTED",
            "EMAIL_BLACKLIST",
            "EMAIL_BLACKLISTED",
            "EMAILBLACKLISTED",
            "EMAIL_BLOCKLISTED",
            "EMAIL BLOCKLISTED");
    private static final List<String> SMS_BLOCKED =
            List.of("SMS_BLACKLIST", "SMS_BLACKLISTED", "SMSBLACKLISTED", "SMS_BLOCKLISTED", "SMS BLOCKLISTED");
    private static final List<String> MAIL_STATUS =
            List.of("EMAIL_MARKETING", "EMAIL MARKETING", "EMAIL_SUBSCRIPTION_STATUS", "EMAIL SUBSCRIPTION STATUS");

    @Override
    public String name() {
        return "Brevo";
    }

    @Override
    public Set<String> columns() {
        return Stream.of(
                        List.of(ADDRESS, "CONTACT ID", ADDED, DOUBLE_OPT_IN, "OPT_IN"),
                        MAIL_BLOCKED,
                        SMS_BLOCKED,
                        MAIL_STATUS)
                .flatMap(List::stream)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.contains("email")
                && Stream.of("contact id", "added_time", "double_opt-in", "opt_in")
                        .anyMatch(header::contains);
    }

    @Override
    public void requireUsable(String fileName, Set<String> header) throws ContactFileException {
        if (Stream.concat(MAIL_BLOCKED.stream(), MAIL_STATUS.stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .noneMatch(header::contains)) {
            throw new ContactFileException(
                    "it is an export of Brevo that does not tell who is blocklisted: export the subscription status as well, in"
                            + " a column named EMAIL_BLACKLISTED (yes or no) or EMAIL_MARKETING (subscribed or unsubscribed)");
        }
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        List<ContactEntry> entries = new ArrayList<>();
        String mailBlocked = blockedBy(line);
        if (mailBlocked != null) {
            entries.add(line.state(ADDRESS, "withdrawn")
                    .put(ContactColumn.STATE, "withdrawn", mailBlocked)
                    .put(ContactColumn.SOURCE, SOURCE));
        } else {
            entries.add(yes(line));
        }
        if (flagged(line, SMS_BLOCKED) != null) {
            entries.add(line.state(ADDRESS, "withdrawn")
                    .put(ContactColumn.CHANNEL, "sms")
                    .put(ContactColumn.SOURCE, SOURCE));
        }
        return entries;
    }

    private static ContactEntry yes(ForeignLine line) throws InvalidContactException {
        String added = line.text(ADDED);
        if (isDouble(line) && added != null) {
            return line.state(ADDRESS, "granted")
                    .put(ContactColumn.AT, added, ADDED)
                    .put(ContactColumn.SOURCE, SOURCE + ", double opt-in");
        }
        return line.unprovenYes(ADDRESS, SOURCE);
    }

    /** A category attribute: 1 stands for yes, 2 for no. */
    private static boolean isDouble(ForeignLine line) throws InvalidContactException {
        if ("2".equals(line.text(DOUBLE_OPT_IN))) {
            return false;
        }
        Boolean flag = line.flag(DOUBLE_OPT_IN);
        return flag != null && flag;
    }

    /** The column that tells it; null if the person is not blocked. */
    private static @Nullable String blockedBy(ForeignLine line) throws InvalidContactException {
        for (String column : MAIL_STATUS) {
            if (line.has(column)) {
                String status = line.word(column);
                switch (status == null ? "" : status) {
                    case "subscribed" -> {}
                    case "unsubscribed", "blocklisted", "blacklisted" -> {
                        return column;
                    }
                    default ->
                        throw new InvalidContactException(
                                column, "must be subscribed, unsubscribed, blocklisted or blacklisted");
                }
            }
        }
        return flagged(line, MAIL_BLOCKED);
    }

    private static @Nullable String flagged(ForeignLine line, List<String> columns) throws InvalidContactException {
        for (String column : columns) {
            if (line.has(column)) {
                Boolean flag = line.flag(column);
                if (flag == null) {
                    throw new InvalidContactException(column, "is empty; it must be yes or no");
                }
                if (flag) {
                    return column;
                }
            }
        }
        return null;
    }
}
