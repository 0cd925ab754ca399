package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The groups of fields of a machine-readable report (RFC 3464 section 2.1.3, RFC 5965 section 3): lines {@code Name: value},
 * continued where indented, in groups that blank lines part.
 */
final class ReportFields {
    private static final int MAX_VALUE = 4000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private ReportFields() {}

    /** The groups that have any field; at most {@code max}. */
    static List<ReportFields> groups(String text, int max) {
        List<ReportFields> groups = new ArrayList<>();
        ReportFields group = new ReportFields();
        String name = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isBlank()) {
                if (!group.values.isEmpty()) {
                    groups.add(group);
                    if (groups.size() >= max) {
                        return groups;
                    }
                    group = new ReportFields();
                }
                name = "";
            } else if (Character.isWhitespace(line.charAt(0))) {
                group.extend(name, line.strip());
            } else {
                int colon = line.indexOf(':');
                name = colon > 0 ? line.substring(0, colon).strip().toLowerCase(Locale.ROOT) : "";
                if (!name.isEmpty() && name.indexOf(' ') < 0) {
                    // Some put all recipients into one group: a second Final-Recipient begins the next.
                    if (name.equals("final-recipient") && group.values.containsKey(name)) {
                        groups.add(group);
                        group = new ReportFields();
                    }
                    group.values
                            .computeIfAbsent(name, key -> new ArrayList<>())
                            .add(shortened(line.substring(colon + 1).strip()));
                } else {
                    name = "";
                }
            }
        }
        if (!group.values.isEmpty() && groups.size() < max) {
            groups.add(group);
        }
        return groups;
    }

    private void extend(String name, String more) {
        List<String> known = values.get(name);
        if (known != null && known.getLast().length() < MAX_VALUE) {
            known.set(known.size() - 1, shortened(known.getLast() + " " + more));
        }
    }

    private static String shortened(String value) {
        return value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value;
    }

    boolean has(String lowerCaseName) {
        return values.containsKey(lowerCaseName);
    }

    /** The first value of that name; empty if there is none. */
    String value(String lowerCaseName) {
        List<String> found = values.get(lowerCaseName);
        return found == null ? "" : found.getFirst();
    }

    List<String> all(String lowerCaseName) {
        return values.getOrDefault(lowerCaseName, List.of());
    }
}
