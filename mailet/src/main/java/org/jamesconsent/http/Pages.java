package org.jamesconsent.http;

import java.util.Map;
import org.jamesconsent.page.Page;
import org.jamesconsent.page.PageTemplates;
import org.jamesconsent.wording.PageWording;

/** Pages as answers. Immutable, safe for any thread. */
final class Pages {
    private final PageTemplates templates;

    Pages(PageTemplates templates) {
        this.templates = templates;
    }

    /**
     * A page.
     *
     * @param values texts, flags, maps, and lists of such maps, by name
     */
    WebResponse html(int status, PageWording wording, Page page, Map<String, Object> values) {
        return WebResponse.html(status, wording.language().tag(), templates.render(page, values));
    }

    /** The style sheet; not to be changed. */
    byte[] styleSheet() {
        return templates.styleSheet();
    }
}
