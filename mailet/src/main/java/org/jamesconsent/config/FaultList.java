package org.jamesconsent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jamesconsent.config.InvalidConfigurationException.Fault;

/** Collects what is wrong with one file. For one thread. */
final class FaultList {
    private static final int MAX_VALUE_CHARS = 120;

    /** In a URL of a database, where none belongs. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(?<=password=)[^&\\s]+|(?<=jdbc:postgresql://)[^/\\s]*(?=@)");

    private final String file;
    private final List<Fault> faults = new ArrayList<>();

    FaultList(String file) {
        this.file = file;
    }

    /**
     * @param element where
     * @param value what stands there; control characters are made visible, long text is cut, and passwords in URLs of
     *     databases are masked
     * @param expected what should
     */
    void add(String element, String value, String expected) {
        faults.add(new Fault(file, visible(element), visible(masked(value)), expected));
    }

    int count() {
        return faults.size();
    }

    void throwIfAny() throws InvalidConfigurationException {
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
    }

    private static String masked(String text) {
        return PASSWORD.matcher(text).replaceAll("***");
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().limit(MAX_VALUE_CHARS).forEach(c -> {
            if (TextForm.isControl(c)) {
                visible.append("\\u%04x".formatted(c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MAX_VALUE_CHARS
                ? visible.append('…').toString()
                : visible.toString();
    }
}
