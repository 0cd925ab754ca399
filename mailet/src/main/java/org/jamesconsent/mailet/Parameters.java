package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mailet.MailetConfig;
import org.jspecify.annotations.Nullable;

/**
 * A mailet's parameters, read strictly: an unknown name or a value that is not understood stops James from starting, with a
 * message that names mailet, parameter, value and choices.
 */
final class Parameters {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})\\s*(ms|s|m|h|d)");

    /** Understood by James itself on every mailet. */
    private static final Set<String> OF_JAMES = Set.of("onMailetException", "onMatchException", "notice");

    private final MailetConfig config;
    private final Set<String> known = new TreeSet<>();

    Parameters(MailetConfig config) {
        this.config = config;
    }

    /** @throws MessagingException if it is missing or blank */
    String required(String name) throws MessagingException {
        String value = optional(name);
        if (value == null) {
            throw new MessagingException(
                    config.getMailetName() + ": the parameter <" + name + "> is missing; expected a value");
        }
        return value;
    }

    String text(String name, String fallback) {
        String value = optional(name);
        return value == null ? fallback : value;
    }

    boolean flag(String name, boolean fallback) throws MessagingException {
        String value = optional(name);
        if (value == null) {
            return fallback;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, value, "true or false");
        };
    }

    int number(String name, int fallback, int least, int most) throws MessagingException {
        String value = optional(name);
        if (value == null) {
            return fallback;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw wrong(name, value, "a whole number from " + least + " to " + most);
    }

    /** A list of durations such as {@code 1m, 5m, 1h}; units are ms, s, m, h, d. */
    List<Duration> durations(String name, String fallback) throws MessagingException {
        String value = text(name, fallback);
        List<Duration> durations = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            Duration duration = duration(item.strip());
            if (duration == null) {
                throw wrong(name, value, "durations such as 1m, 5m, 1h (units ms, s, m, h, d)");
            }
            durations.add(duration);
        }
        return List.copyOf(durations);
    }

    private static @Nullable Duration duration(String item) {
        Matcher matcher = DURATION.matcher(item);
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** One of the given words. */
    String choice(String name, String fallback, String... choices) throws MessagingException {
        String value = text(name, fallback);
        if (!Arrays.asList(choices).contains(value)) {
            throw wrong(name, value, "one of " + String.join(", ", choices));
        }
        return value;
    }

    /** To be called last: whatever was not asked for until then is unknown. */
    void refuseUnknown() throws MessagingException {
        Set<String> unknown = new HashSet<>();
        Iterator<String> names = config.getInitParameterNames();
        while (names.hasNext()) {
            unknown.add(names.next());
        }
        unknown.removeAll(known);
        unknown.removeAll(OF_JAMES);
        if (!unknown.isEmpty()) {
            throw new MessagingException(
                    config.getMailetName() + ": unknown parameters " + new TreeSet<>(unknown) + "; known are " + known);
        }
    }

    private @Nullable String optional(String name) {
        known.add(name);
        String value = config.getInitParameter(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    MessagingException wrong(String name, String value, String expected) {
        return new MessagingException(
                config.getMailetName() + ": the parameter <" + name + "> is '" + value + "'; expected " + expected);
    }
}
