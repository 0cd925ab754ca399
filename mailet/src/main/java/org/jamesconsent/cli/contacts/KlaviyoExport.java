package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/**
 * The export of a list or segment of Klaviyo. It tells since when a person is subscribed, but not whether the person or the
 * account's owner did it, nor whether it was confirmed: the yes has a time and no proof.
 */
final class KlaviyoExport implements ForeignFormat {
    private static final String ADDRESS = "Email";
    private static final String MAIL_CONSENT = "Email Marketing Consent";
    private static final String MAIL_TIME = "Email Marketing Consent Timestamp";
    private static final String SMS_CONSENT = "SMS Marketing Consent";
    private static final String SMS_TIME = "SMS Marketing Consent Timestamp";
    private static final String SUPPRESSIONS = "Email Suppressions";
    private static final String SOURCE = "Klaviyo export";
    private static final Pattern CONSENT = Pattern.compile(
            "(?i)(SUBSCRIBED|UNSUBSCRIBED|NEVER_SUBSCRIBED)(?:[ ,:;(-]+([0-9]{4}-[0-9]{2}-[0-9]{2}[^)]*)\\)?)?");

    @Override
    public String name() {
        return "Klaviyo";
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "email",
                "klaviyo id",
                "email marketing consent",
                "email marketing consent timestamp",
                "sms marketing consent",
                "sms marketing consent timestamp",
                "email suppressions");
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.contains("klaviyo id") || header.contains("email marketing consent");
    }

    @Override
    public void requireUsable(String fileName, Set<String> header) throws ContactFileException {
        if (!header.contains("email marketing consent") || !header.contains("email suppressions")) {
            throw new ContactFileException("it is an export of Klaviyo without the columns '" + MAIL_CONSENT + "' and '"
                    + SUPPRESSIONS + "', so that nobody can tell who agreed and who left: tick both when you export");
        }
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        List<ContactEntry> entries = new ArrayList<>();
        ContactEntry mail = consent(line, MAIL_CONSENT, MAIL_TIME);
        boolean left = false;
        for (String suppression : suppressions(line)) {
            switch (suppression) {
                case "HARD_BOUNCE", "INVALID_EMAIL" ->
                    entries.add(line.person(ADDRESS)
                            .put(ContactColumn.UNDELIVERABLE, "yes", SUPPRESSIONS)
                            .put(ContactColumn.SOURCE, SOURCE));
                case "UNSUBSCRIBE", "UNSUBSCRIBED" -> {
                    if (mail == null || isYes(mail)) {
                        entries.add(line.state(ADDRESS, "withdrawn").put(ContactColumn.SOURCE, SOURCE));
                    }
                    left = true;
                }
                case "SPAM_COMPLAINT" -> {
                    entries.add(objection(line, "complaint"));
                    left = true;
                }
                case "USER_SUPPRESSED" -> {
                    entries.add(objection(line, "blocked"));
                    left = true;
                }
                default ->
                    throw new InvalidContactException(
                            SUPPRESSIONS,
                            "must be a list of HARD_BOUNCE, INVALID_EMAIL, UNSUBSCRIBE, UNSUBSCRIBED, SPAM_COMPLAINT and"
                                    + " USER_SUPPRESSED");
            }
        }
        if (mail != null && !(left && isYes(mail))) {
            entries.add(mail);
        }
        ContactEntry sms = consent(line, SMS_CONSENT, SMS_TIME);
        if (sms != null) {
            entries.add(sms.put(ContactColumn.CHANNEL, "sms"));
        }
        return entries;
    }

    private static boolean isYes(ContactEntry entry) {
        return "granted".equals(entry.value(ContactColumn.STATE));
    }

    private static ContactEntry objection(ForeignLine line, String state) {
        return line.person(ADDRESS)
                .put(ContactColumn.STATE, state, SUPPRESSIONS)
                .put(ContactColumn.SOURCE, SOURCE);
    }

    private static Set<String> suppressions(ForeignLine line) {
        Set<String> words = new TreeSet<>();
        String text = line.text(SUPPRESSIONS);
        if (text != null) {
            for (String word : text.replaceAll("[\\[\\]\"']", "").split("[,;]", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip().toUpperCase(Locale.ROOT));
                }
            }
        }
        return words;
    }

    private static @Nullable ContactEntry consent(ForeignLine line, String column, String timeColumn)
            throws InvalidContactException {
        String text = line.text(column);
        if (text == null) {
            return null;
        }
        Matcher matcher = CONSENT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidContactException(column, "must be SUBSCRIBED, UNSUBSCRIBED or NEVER_SUBSCRIBED");
        }
        String time = line.text(timeColumn);
        String timeOrigin = time == null ? column : timeColumn;
        if (time == null && matcher.group(2) != null) {
            time = matcher.group(2).strip();
        }
        return switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "SUBSCRIBED" ->
                time == null
                        ? line.unprovenYes(ADDRESS, SOURCE)
                        : line.state(ADDRESS, "granted").put(ContactColumn.AT, time, timeOrigin);
            case "UNSUBSCRIBED" ->
                line.state(ADDRESS, "withdrawn")
                        .put(ContactColumn.AT, time, timeOrigin)
                        .put(ContactColumn.SOURCE, SOURCE);
            default -> null;
        };
    }
}
