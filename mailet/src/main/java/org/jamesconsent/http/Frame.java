package org.jamesconsent.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jamesconsent.config.BrandConfiguration;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.wording.PageWording;
import org.jspecify.annotations.Nullable;

/** What all pages have in common, as values for their templates. */
final class Frame {
    private Frame() {}

    /**
     * A page that belongs to no organisation.
     *
     * @param path of the request; links are relative to it, since a reverse proxy may serve us below a path of its own
     */
    static Map<String, Object> of(PageWording wording, String title, String text, String path) {
        Map<String, Object> values = new HashMap<>();
        values.put("language", wording.language().tag());
        values.put("title", title);
        values.put("text", text);
        values.put("base", "../".repeat((int)
                        Math.max(0, path.chars().filter(c -> c == '/').count() - 1)));
        return values;
    }

    /** A page of an organisation, about a purpose. */
    static Map<String, Object> of(
            OrganisationConfiguration organisation,
            PurposeConfiguration purpose,
            WebRequest request,
            PageWording wording,
            String title,
            String text) {
        Map<String, Object> values = of(wording, title, text, request.path());
        values.put("organisation", organisation.name());
        values.put("postalAddress", purpose.postalAddress());
        values.put("privacyUrl", purpose.privacyPolicy().toASCIIString());
        values.put("privacyText", wording.privacy());
        BrandConfiguration brand = purpose.brand();
        brand.logo().ifPresent(logo -> values.put("logo", BrandAssets.FOLDER + logo.name()));
        brand.colours().ifPresent(colours -> values.put("brandStyle", BrandAssets.FOLDER + colours.name()));
        brand.imprint().ifPresent(imprint -> {
            values.put("imprintUrl", imprint.toASCIIString());
            values.put("imprintText", wording.text("imprint"));
        });
        return values;
    }

    /**
     * A page that says what is wrong and what to do.
     *
     * @param organisation whose page it is; null if that cannot be told
     * @param name of the problem among the texts
     */
    static Map<String, Object> ofProblem(
            @Nullable OrganisationConfiguration organisation, WebRequest request, PageWording wording, String name) {
        String title = wording.text("problem." + name + ".title");
        String text = wording.text("problem." + name + ".text");
        return organisation == null
                ? of(wording, title, text, request.path())
                : of(organisation, organisation.purposes().getFirst(), request, wording, title, text);
    }

    /** A page of an organisation, for somebody who has a link. */
    static Map<String, Object> of(Visit visit, PageWording wording, String title, String text) {
        Map<String, Object> values = of(visit.organisation(), visit.purpose(), visit.request(), wording, title, text);
        values.put("preferencesText", wording.preferences());
        values.put("token", visit.token().toLowerCase(Locale.ROOT));
        return values;
    }

    /** What the page says first, each in a line of its own. */
    static void notices(Map<String, Object> values, List<String> texts) {
        values.put("noticed", !texts.isEmpty());
        values.put("notices", texts.stream().map(text -> Map.of("text", text)).toList());
    }

    /**
     * What was entered wrong, each with a link to its field.
     *
     * @param wrong the texts by the id of their fields; nothing if it is empty
     */
    static void errors(Map<String, Object> values, PageWording wording, Map<String, String> wrong) {
        if (!wrong.isEmpty()) {
            values.put(
                    "errors",
                    Map.of(
                            "title",
                            wording.text("error.title"),
                            "wrong",
                            wrong.entrySet().stream()
                                    .map(one -> Map.of("field", one.getKey(), "text", one.getValue()))
                                    .toList()));
        }
    }
}
