package org.jamesconsent.http;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.wording.PageWording;

/**
 * The templates of the pages, and the style sheet: those of the jar, unless the administrator's folder has a file of the same
 * name. They are Mustache; every value is escaped for HTML. Read once, at start. Immutable, safe for any thread.
 */
final class Pages {
    static final String STYLE_SHEET = "consent.css";

    private static final List<String> INCLUDED =
            List.of("head.html", "foot.html", "notices.html", "undo.html", "change.html");

    /** A page; its template is called like it. */
    enum Page {
        UNSUBSCRIBE("unsubscribe.html"),
        UNSUBSCRIBED("unsubscribed.html"),
        PREFERENCES("preferences.html"),
        SUBSCRIBE("subscribe.html"),
        ASKED("asked.html"),
        CONFIRM("confirm.html"),
        PROBLEM("problem.html");

        private final String file;

        Page(String file) {
            this.file = file;
        }
    }

    private final Path folder;
    private final Map<Page, Template> templates = new EnumMap<>(Page.class);
    private final byte[] styleSheet;

    /**
     * @param folder of the administrator; need not exist
     * @throws IOException if a template has a mistake or a file cannot be read, with what and where
     */
    Pages(Path folder) throws IOException {
        this.folder = folder;
        // A misspelt name in an own template leaves a gap; it must not keep anybody from unsubscribing.
        Mustache.Compiler compiler = Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .defaultValue("")
                .withLoader(this::reader);
        for (Page page : Page.values()) {
            templates.put(page, compile(compiler, page.file));
        }
        // Included templates are read when first used: a mistake in one of them must show now.
        for (String included : INCLUDED) {
            compile(compiler, included);
        }
        styleSheet = text(STYLE_SHEET).getBytes(StandardCharsets.UTF_8);
    }

    private Template compile(Mustache.Compiler compiler, String file) throws IOException {
        try {
            return compiler.compile(reader(file));
        } catch (MustacheException e) {
            throw new IOException(
                    "the page template " + file + " in " + folder + " has a mistake: " + e.getMessage()
                            + ". Mend it, or remove it to have that of the jar",
                    e);
        }
    }

    /**
     * A page.
     *
     * @param values texts, flags, and lists of such maps, by name
     */
    WebResponse html(int status, PageWording wording, Page page, Map<String, Object> values) {
        Template template = templates.get(page);
        if (template == null) {
            throw new IllegalStateException("every page has its template");
        }
        return WebResponse.html(status, wording.language().tag(), template.execute(values));
    }

    /**
     * A page that says what is wrong and what to do.
     *
     * @param name of the problem among the texts
     */
    WebResponse problem(int status, String name, PageWording wording, WebRequest request) {
        return html(
                status,
                wording,
                Page.PROBLEM,
                Frame.of(
                        wording,
                        wording.text("problem." + name + ".title"),
                        wording.text("problem." + name + ".text"),
                        request.path()));
    }

    /** The style sheet; not to be changed. */
    byte[] styleSheet() {
        return styleSheet;
    }

    private Reader reader(String file) throws IOException {
        return new StringReader(text(file));
    }

    private String text(String file) throws IOException {
        Path own = folder.resolve(file);
        if (Files.exists(own)) {
            return Files.readString(own);
        }
        try (InputStream in = Pages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("there is no page template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
