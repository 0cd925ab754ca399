package org.jamesconsent.cli.contacts;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/** Mautic's report "Do Not Contact", as CSV and in English: who left or bounced, on which channel, and when. */
final class MauticDoNotContactReport implements ForeignFormat {
    private static final String ADDRESS = "Email";
    private static final String REASON = "DNC Reason";
    private static final String CHANNEL = "DNC Channel";
    private static final String DATE = "DNC Date";
    private static final String SOURCE = "Mautic report Do Not Contact";
    /** As Mautic writes times unless it was configured otherwise. */
    private static final DateTimeFormatter DEFAULT_FORM = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMMM d, uuuu h:mm a")
            .toFormatter(Locale.ENGLISH);

    @Override
    public String name() {
        return SOURCE;
    }

    @Override
    public Set<String> columns() {
        return Set.of("email", "dnc reason", "dnc channel", "dnc date");
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.contains("dnc reason");
    }

    @Override
    public void requireUsable(String fileName, Set<String> header) throws ContactFileException {
        if (!header.contains("dnc channel")) {
            throw new ContactFileException(
                    "it is Mautic's report Do Not Contact without the column '" + CHANNEL + "': add it to the report");
        }
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        String channel = channel(line);
        String reason = line.word(REASON);
        return switch (reason == null ? "" : reason) {
            case "contactable" -> List.of();
            case "dnc unsubscribed", "dnc manually unsubscribed" ->
                List.of(line.state(ADDRESS, "withdrawn")
                        .put(ContactColumn.CHANNEL, channel, CHANNEL)
                        .put(ContactColumn.AT, time(line), DATE)
                        .put(ContactColumn.SOURCE, SOURCE));
            case "dnc bounced" ->
                channel.equals("mail")
                        ? List.of(line.person(ADDRESS)
                                .put(ContactColumn.UNDELIVERABLE, "yes", REASON)
                                .put(ContactColumn.AT, time(line), DATE)
                                .put(ContactColumn.SOURCE, SOURCE))
                        : List.of();
            default ->
                throw new InvalidContactException(
                        REASON, "must be Contactable, DNC Unsubscribed, DNC Bounced or DNC Manually Unsubscribed");
        };
    }

    private static String channel(ForeignLine line) throws InvalidContactException {
        String word = line.word(CHANNEL);
        return switch (word == null ? "" : word) {
            case "email" -> "mail";
            case "sms", "text message" -> "sms";
            default -> throw new InvalidContactException(CHANNEL, "must be Email, SMS or Text Message");
        };
    }

    private static @Nullable String time(ForeignLine line) {
        String text = line.text(DATE);
        if (text != null) {
            try {
                return LocalDateTime.parse(text, DEFAULT_FORM).toString();
            } catch (DateTimeException e) {
                // Configured otherwise: it is ISO, or else refused where times are read.
            }
        }
        return text;
    }
}
