package org.jamesconsent.config;

import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamesconsent.consent.InvalidAddressException;

/**
 * One element of the file, read child by child. What is wrong goes to the list of faults, and what was wrong reads as
 * empty. An element remembers what was asked of it, so that {@link #rejectOthers()} knows what is unknown. For one thread.
 */
final class XmlElement {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{[^{}]*}");

    private final ImmutableNode node;
    private final String path;
    private final FaultList faults;
    private final ConfigurationInterpolator variables;
    private final Set<String> knownElements = new LinkedHashSet<>();
    private final Set<String> knownAttributes = new LinkedHashSet<>();
    private boolean holdsText;

    /**
     * @param path empty for the root
     * @param variables replaces {@code ${env:NAME}} and the like in text and attributes
     */
    XmlElement(ImmutableNode node, String path, FaultList faults, ConfigurationInterpolator variables) {
        this.node = node;
        this.path = path;
        this.faults = faults;
        this.variables = variables;
    }

    String pathOf(String child) {
        return path.isEmpty() ? child : path + '/' + child;
    }

    /** The one child of that name, if there is one. */
    Optional<XmlElement> child(String name) {
        List<ImmutableNode> found = nodes(name);
        if (found.size() > 1) {
            faults.add(pathOf(name), rawText(found.get(1)), "only one <" + name + ">");
        }
        return found.stream().findFirst().map(child -> new XmlElement(child, pathOf(name), faults, variables));
    }

    /**
     * All children of that name.
     *
     * @param key the attribute that tells them apart in paths
     */
    List<XmlElement> children(String name, String key) {
        List<XmlElement> children = new ArrayList<>();
        for (ImmutableNode child : nodes(name)) {
            Object value = child.getAttributes().get(key);
            String place = value == null || value.toString().isBlank()
                    ? "#" + (children.size() + 1)
                    : interpolated(value.toString()).orElse(value.toString());
            children.add(new XmlElement(child, pathOf(name) + '[' + place + ']', faults, variables));
        }
        return children;
    }

    /** The text of the one child of that name, if it is there and right. */
    <T> Optional<T> optional(String name, TextForm<T> form) {
        return child(name).flatMap(child -> child.only(form));
    }

    /** The text of the one child of that name, which must be there. */
    <T> Optional<T> required(String name, TextForm<T> form) {
        if (nodes(name).isEmpty()) {
            faults.add(pathOf(name), "", form.expected());
        }
        return optional(name, form);
    }

    /** The text of the one child of that name, or the default if it is not there. */
    <T> Optional<T> optional(String name, TextForm<T> form, T fallback) {
        return nodes(name).isEmpty() ? Optional.of(fallback) : optional(name, form);
    }

    /** The texts of all children of that name that are right, in the order of the file. */
    <T> List<T> list(String name, TextForm<T> form) {
        return nodes(name).stream()
                .map(child -> new XmlElement(child, pathOf(name), faults, variables))
                .flatMap(child -> child.only(form).stream())
                .toList();
    }

    /** {@link #list}, of which there must be one. */
    <T> List<T> requiredList(String name, TextForm<T> form) {
        if (nodes(name).isEmpty()) {
            faults.add(pathOf(name), "", form.expected());
        }
        return list(name, form);
    }

    /** An attribute, which must be there. */
    <T> Optional<T> attribute(String name, TextForm<T> form) {
        knownAttributes.add(name);
        Object value = node.getAttributes().get(name);
        return read(pathOf("@" + name), value == null ? "" : value.toString(), form);
    }

    /** The text of this element, which must not be empty. */
    <T> Optional<T> text(TextForm<T> form) {
        holdsText = true;
        return read(path, rawText(node), form);
    }

    /** {@link #text} of any number of lines, which are joined: long text may be wrapped in the file. */
    Optional<String> wrappedText() {
        holdsText = true;
        return read(path, rawText(node).replaceAll("[ \t\r\n]+", " "), TextForm.LINE.expecting("text"));
    }

    /** Reports what was not asked for: attributes, elements, and text between elements. */
    void rejectOthers() {
        String place = path.isEmpty() ? "consent" : path;
        node.getAttributes().forEach((name, value) -> {
            if (!knownAttributes.contains(name)) {
                faults.add(place, name + "=\"" + value + '"', instead("attribute", name, knownAttributes, "%s"));
            }
        });
        for (ImmutableNode child : node.getChildren()) {
            if (!knownElements.contains(child.getNodeName())) {
                faults.add(
                        place,
                        '<' + child.getNodeName() + '>',
                        instead("element", child.getNodeName(), knownElements, "<%s>"));
            }
        }
        if (!holdsText && !rawText(node).isBlank()) {
            faults.add(place, rawText(node), "elements only, no text between them");
        }
    }

    private static String instead(String what, String unknown, Collection<String> known, String format) {
        if (known.isEmpty()) {
            return "no " + what + " here";
        }
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, unknown)))
                .filter(name -> distance(name, unknown) <= Math.max(2, name.length() / 3))
                .map(name -> "a known " + what + "; did you mean " + format.formatted(name) + '?')
                .orElseGet(() -> "one of the " + what + "s "
                        + known.stream().map(format::formatted).collect(Collectors.joining(", ")));
    }

    private <T> Optional<T> only(TextForm<T> form) {
        Optional<T> value = text(form);
        rejectOthers();
        return value;
    }

    private List<ImmutableNode> nodes(String name) {
        knownElements.add(name);
        return node.getChildren().stream()
                .filter(child -> name.equals(child.getNodeName()))
                .toList();
    }

    private <T> Optional<T> read(String place, String raw, TextForm<T> form) {
        Optional<String> interpolated = interpolated(raw);
        if (interpolated.isEmpty()) {
            faults.add(place, raw, "variables that have a value");
            return Optional.empty();
        }
        String text = interpolated.get().strip();
        if (text.isEmpty()) {
            faults.add(place, "", form.expected());
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(TextForm::isControl)) {
            faults.add(place, text, form.expected() + ", without line breaks and control characters");
            return Optional.empty();
        }
        try {
            return Optional.of(form.parser().parse(text));
        } catch (TextForm.UnfitTextException e) {
            faults.add(place, text, e.expected());
        } catch (InvalidAddressException e) {
            faults.add(place, text, form.expected() + " (" + e.getMessage() + ")");
        } catch (IllegalArgumentException
                | DateTimeException
                | ArithmeticException
                | IllformedLocaleException
                | URISyntaxException e) {
            faults.add(place, text, form.expected());
        }
        return Optional.empty();
    }

    /** The text with variables replaced; empty if one has no value. */
    private Optional<String> interpolated(String raw) {
        String text;
        try {
            text = String.valueOf(variables.interpolate(raw));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // A file to include that does not exist, or a variable that stands for itself.
            return Optional.empty();
        }
        // Commons Configuration leaves an unknown variable as it is.
        return VARIABLE.matcher(raw).results().map(MatchResult::group).anyMatch(text::contains)
                ? Optional.empty()
                : Optional.of(text);
    }

    private static String rawText(ImmutableNode node) {
        return node.getValue() == null ? "" : node.getValue().toString();
    }

    /** How many characters to insert, delete or replace (Levenshtein), letter case apart. */
    private static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
