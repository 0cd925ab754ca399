package org.jamesconsent.page;

import com.samskivert.mustache.MustacheException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.config.InvalidConfigurationException.Fault;
import org.jamesconsent.page.TemplateNames.Shown;

/**
 * Tries the administrator's templates: each by itself for its syntax and its names, then each page that one of them is part of, by
 * rendering it with the same sample values as the page of the jar. For one thread, once.
 */
final class TemplateTrial {
    private static final Pattern LINE = Pattern.compile("(?s)(.*) @ line (\\d+)");

    private final Path folder;
    private final TemplateFolder files;
    private final Set<Fault> faults = new LinkedHashSet<>();

    TemplateTrial(Path folder, TemplateFolder files) {
        this.folder = folder;
        this.files = files;
    }

    /** What is wrong; nothing if there is nothing of the administrator's. */
    List<Fault> faults() {
        if (!files.own().isEmpty()) {
            Set<String> names = new TreeSet<>();
            for (Page page : Page.values()) {
                names.addAll(ofJar(page).all());
            }
            files.own().keySet().stream()
                    .filter(file -> file.endsWith(".html"))
                    .sorted()
                    .forEach(file -> tryAlone(file, names));
            if (faults.isEmpty()) {
                requireUse();
            }
            if (faults.isEmpty()) {
                for (Page page : Page.values()) {
                    tryPage(page);
                }
            }
        }
        return List.copyOf(faults);
    }

    private static TemplateNames ofJar(Page page) {
        return TemplateNames.of(page.file(), file -> TemplateFolder.ofJar(file).orElseThrow());
    }

    private void tryAlone(String file, Set<String> names) {
        String text = files.own().getOrDefault(file, "");
        try {
            files.compiler().compile(text);
        } catch (MustacheException e) {
            Matcher said = LINE.matcher(String.valueOf(e.getMessage()));
            boolean placed = said.matches();
            add(
                    file,
                    placed ? "line " + said.group(2) : "template",
                    placed ? said.group(1) : String.valueOf(e.getMessage()),
                    "Mustache without mistakes");
            return;
        }
        for (TemplateTag tag : TemplateTag.of(text)) {
            String place = "line " + tag.line();
            switch (tag.kind()) {
                case ' ', '#', '^' -> {
                    for (String part : tag.name().split("\\.")) {
                        if (!names.contains(part)) {
                            add(file, place, tag.toString(), "one of the names " + String.join(", ", names));
                        }
                    }
                }
                case '>' -> {
                    if (files.text(tag.name()).isEmpty()) {
                        add(file, place, tag.toString(), "a template of this folder or of the jar");
                    } else if (includes(tag.name(), file, new LinkedHashSet<>())) {
                        add(file, place, tag.toString(), "no template that includes this one again");
                    }
                }
                case '/', '!' -> {}
                default ->
                    add(
                            file,
                            place,
                            tag.toString(),
                            "{{name}}, which is escaped, {{#name}}, {{^name}}, {{/name}}, {{>file.html}} or {{!comment}}");
            }
        }
    }

    private boolean includes(String file, String wanted, Set<String> seen) {
        return file.equals(wanted)
                || seen.add(file) && included(file).stream().anyMatch(inner -> includes(inner, wanted, seen));
    }

    private List<String> included(String file) {
        return TemplateTag.of(files.text(file).orElse("")).stream()
                .filter(tag -> tag.kind() == '>')
                .map(TemplateTag::name)
                .toList();
    }

    /** The files that a page is made of, its own first. */
    private Set<String> parts(String file) {
        Set<String> parts = new LinkedHashSet<>(Set.of(file));
        included(file).forEach(inner -> parts.addAll(parts(inner)));
        return parts;
    }

    /** A misspelt file would replace nothing, and nobody would notice. */
    private void requireUse() {
        Set<String> used = new TreeSet<>(Set.of(PageTemplates.STYLE_SHEET));
        for (Page page : Page.values()) {
            used.addAll(parts(page.file()));
        }
        for (String file : new TreeSet<>(files.own().keySet())) {
            if (!used.contains(file)) {
                add(file, "name", file, "the name of a template that a page is made of: " + String.join(", ", used));
            }
        }
    }

    private void tryPage(Page page) {
        List<String> own =
                parts(page.file()).stream().filter(files.own()::containsKey).toList();
        if (own.isEmpty()) {
            return;
        }
        String others = own.size() > 1 ? " with " + String.join(", ", own.subList(1, own.size())) : "";
        for (Shown shown : Shown.values()) {
            Map<String, Object> samples = ofJar(page).samples(shown);
            RenderedPage ours = new RenderedPage(
                    TemplateFolder.JAR.compiler().loadTemplate(page.file()).execute(samples));
            RenderedPage theirs =
                    new RenderedPage(files.compiler().loadTemplate(page.file()).execute(samples));
            List<String> lacking = new ArrayList<>(theirs.lacks(ours));
            lacking.forEach(what -> add(own.getFirst(), "page " + page.file() + others, "", what));
            theirs.excess()
                    .forEach(
                            what -> add(
                                    own.getFirst(),
                                    "page " + page.file() + others,
                                    what,
                                    "nothing that browsers are told not to do (Content-Security-Policy), or that shuts people out"));
        }
    }

    private void add(String file, String element, String value, String expected) {
        faults.add(new Fault(folder.resolve(file).toString(), element, value, expected));
    }
}
