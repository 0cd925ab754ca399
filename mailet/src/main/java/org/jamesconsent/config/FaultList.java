package org.jamesconsent.config;

import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.config.InvalidConfigurationException.Fault;

/** Collects what is wrong with one file. For one thread. */
final class FaultList {
    private static final int MAX_VALUE_CHARS = 120;

    private final String file;
    private final List<Fault> faults = new ArrayList<>();

    FaultList(String file) {
        this.file = file;
    }

    /**
     * @param element where
     * @param value what stands there; control characters are made visible, and long text is cut
     * @param expected what should
     */
    void add(String element, String value, String expected) {
        faults.add(new Fault(file, visible(element), visible(value), expected));
    }

    int count() {
        return faults.size();
    }

    void throwIfAny() throws InvalidConfigurationException {
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
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
