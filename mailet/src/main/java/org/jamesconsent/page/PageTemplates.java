package org.jamesconsent.page;

import com.samskivert.mustache.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.InvalidConfigurationException.Fault;

/**
 * The templates of the pages, and the style sheet: those of the jar, unless the administrator's folder has a file of the same
 * name. They are Mustache; every value is escaped for HTML. Read and tried once, at start. Immutable, safe for any thread.
 */
public final class PageTemplates {
    /** The name of the style sheet. */
    public static final String STYLE_SHEET = "consent.css";

    private final Map<Page, Template> templates = new EnumMap<>(Page.class);
    private final byte[] styleSheet;
    private final Set<String> own;

    private PageTemplates(TemplateFolder folder) {
        own = new TreeSet<>(folder.own().keySet());
        for (Page page : Page.values()) {
            templates.put(page, folder.compiler().loadTemplate(page.file()));
        }
        styleSheet = folder.text(STYLE_SHEET).orElseThrow().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param folder of the administrator; need not exist
     * @throws InvalidConfigurationException if an own template cannot be used, with every mistake, its file and, where it has
     *     one, its line
     */
    public static PageTemplates of(Path folder) throws InvalidConfigurationException {
        TemplateFolder files;
        try {
            files = TemplateFolder.read(folder);
        } catch (IOException e) {
            throw new InvalidConfigurationException(List.of(new Fault(
                    folder.toString(), "templates", String.valueOf(e.getMessage()), "readable files in UTF-8")));
        }
        List<Fault> faults = new TemplateTrial(folder, files).faults();
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        return new PageTemplates(files);
    }

    /**
     * A page as HTML.
     *
     * @param values texts, flags, maps, and lists of such maps, by name
     */
    public String render(Page page, Map<String, Object> values) {
        Template template = templates.get(page);
        if (template == null) {
            throw new IllegalStateException("every page has its template");
        }
        return template.execute(values);
    }

    /** The names of the administrator's files. */
    public Set<String> own() {
        return Collections.unmodifiableSet(own);
    }

    /** The style sheet; not to be changed. */
    public byte[] styleSheet() {
        return styleSheet;
    }
}
