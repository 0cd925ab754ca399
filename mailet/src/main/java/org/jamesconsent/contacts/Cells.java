package org.jamesconsent.contacts;

import com.google.common.net.InetAddresses;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the cells of an entry mean. Empty cells are null. */
final class Cells {
    private static final int MAX_TEXT = 1000;
    private static final int MAX_WORDS = 100;
    private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");
    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1870, 1, 1);

    private final ContactEntry entry;
    private final Instant now;

    /**
     * @param now what is later lies in the future and is refused
     */
    Cells(ContactEntry entry, Instant now) {
        this.entry = entry;
        this.now = now;
    }

    /** One line of text. */
    @Nullable
    String text(ContactColumn column) throws InvalidContactException {
        String value = entry.value(column);
        if (value != null && value.length() > MAX_TEXT) {
            throw new InvalidContactException(column, "is longer than " + MAX_TEXT + " characters");
        }
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidContactException(column, "holds a line break or another control character");
        }
        return value;
    }

    /** In lower case. */
    @Nullable
    String word(ContactColumn column) throws InvalidContactException {
        String text = text(column);
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    @Nullable
    Boolean flag(ContactColumn column) throws InvalidContactException {
        String word = word(column);
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "yes", "true", "1" -> Boolean.TRUE;
            case "no", "false", "0" -> Boolean.FALSE;
            default -> throw new InvalidContactException(column, "must be yes or no");
        };
    }

    @Nullable
    Set<String> words(ContactColumn column) throws InvalidContactException {
        String text = text(column);
        if (text == null) {
            return null;
        }
        Set<String> words = new HashSet<>();
        for (String word : text.split(";", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        if (words.size() > MAX_WORDS) {
            throw new InvalidContactException(column, "has more than " + MAX_WORDS + " entries");
        }
        return words;
    }

    @Nullable
    String ip(ContactColumn column) throws InvalidContactException {
        String text = text(column);
        if (text != null && !InetAddresses.isInetAddress(text)) {
            throw new InvalidContactException(column, "must be an IPv4 or IPv6 address");
        }
        return text;
    }

    @Nullable
    String language(ContactColumn column) throws InvalidContactException {
        String text = text(column);
        if (text == null) {
            return null;
        }
        try {
            String tag = new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            if (tag.equals("und")) {
                throw new InvalidContactException(column, "must name a language");
            }
            return tag;
        } catch (IllformedLocaleException e) {
            throw new InvalidContactException(column, "must be a BCP 47 tag such as fr or de-AT");
        }
    }

    @Nullable
    LocalDate birthDate(ContactColumn column, ZoneId zone) throws InvalidContactException {
        String text = text(column);
        if (text == null) {
            return null;
        }
        LocalDate date;
        try {
            date = LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidContactException(column, "must be a date such as 2010-04-28");
        }
        if (date.isBefore(EARLIEST_BIRTH) || date.isAfter(LocalDate.ofInstant(now, zone))) {
            throw new InvalidContactException(column, "lies before " + EARLIEST_BIRTH + " or in the future");
        }
        return date;
    }

    /** @param zone for what is written without an offset */
    @Nullable
    Moment moment(ContactColumn column, ZoneId zone) throws InvalidContactException {
        String text = text(column);
        if (text == null) {
            return null;
        }
        Moment moment = parse(column, text.replaceFirst("(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2}) (?=[0-9])", "T"), zone);
        if (moment.first().isBefore(EARLIEST)) {
            throw new InvalidContactException(column, "lies before 1970-01-02");
        }
        if (moment.first().isAfter(now)) {
            throw new InvalidContactException(column, "lies in the future");
        }
        return moment.upTo(now);
    }

    private static Moment parse(ContactColumn column, String text, ZoneId zone) throws InvalidContactException {
        try {
            return Moment.parse(text, zone);
        } catch (DateTimeException e) {
            throw new InvalidContactException(column, Moment.FORM);
        }
    }
}
