package org.jamesconsent.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The names that a template and what it includes ask for: the variables, and the sections with the names in them. From them come
 * sample values with which each part of the template shows. For one thread.
 */
final class TemplateNames {
    /** Where we stand is the same everywhere in a page. */
    private static final String BASE = "base";

    /** A flag around names that are the page's. */
    private static final String NOTICED = "noticed";

    private final Set<String> variables = new LinkedHashSet<>();
    private final Map<String, TemplateNames> sections = new LinkedHashMap<>();

    /** Which parts of a page show. */
    enum Shown {
        EVERYTHING,
        /** Without what hangs on a flag only, such as {@code checked}. */
        WITHOUT_FLAGS,
        /** Only what always shows. */
        THE_LEAST
    }

    private TemplateNames() {}

    /**
     * The names of a template, with those of all that it includes.
     *
     * @param texts the template of a name
     */
    static TemplateNames of(String file, Function<String, String> texts) {
        TemplateNames names = new TemplateNames();
        names.collect(file, texts);
        return names;
    }

    private void collect(String file, Function<String, String> texts) {
        Deque<TemplateNames> around = new ArrayDeque<>(List.of(this));
        for (TemplateTag tag : TemplateTag.of(texts.apply(file))) {
            TemplateNames here = around.getFirst();
            switch (tag.kind()) {
                case '#' -> around.push(here.sections.computeIfAbsent(tag.name(), name -> new TemplateNames()));
                case '^' -> {
                    here.sections.computeIfAbsent(tag.name(), name -> new TemplateNames());
                    around.push(here);
                }
                case '/' -> around.pop();
                case '>' -> here.collect(tag.name(), texts);
                case ' ' -> here.variables.add(tag.name());
                default -> {}
            }
        }
    }

    /** All names, at whatever depth. */
    Set<String> all() {
        Set<String> all = new HashSet<>(variables);
        sections.forEach((name, inner) -> {
            all.add(name);
            all.addAll(inner.all());
        });
        return all;
    }

    /** A value for each name; a text is a {@link #sample} of its name, with the name of its section before it. */
    Map<String, Object> samples(Shown shown) {
        Map<String, Object> samples = new HashMap<>(Map.of(BASE, sample(BASE)));
        fill(samples, "", shown);
        return samples;
    }

    /** The name between signs that must be escaped everywhere. */
    static String sample(String name) {
        return "\u2039 \"'<&" + name + "\u203a";
    }

    private void fill(Map<String, Object> samples, String prefix, Shown shown) {
        variables.stream().filter(name -> !name.equals(BASE)).forEach(name -> samples.put(name, sample(prefix + name)));
        sections.forEach((name, inner) -> {
            if (shown == Shown.THE_LEAST) {
                samples.put(name, false);
            } else if (name.equals(NOTICED) || inner.variables.contains(name)) {
                // A text that shows only where there is one: the other names in it are those from around it.
                inner.fill(samples, prefix, shown);
                samples.put(name, sample(prefix + name));
            } else if (inner.all().isEmpty()) {
                samples.put(name, shown == Shown.EVERYTHING);
            } else {
                Map<String, Object> values = new HashMap<>();
                inner.fill(values, name + ".", shown);
                samples.put(name, List.of(values));
            }
        });
    }
}
