package org.jamesconsent.page;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A page with sample values, to see whether another of the same values has all that it must have. */
final class RenderedPage {
    /** What a page says that must not be left out: results, errors, and what people agree to. */
    private static final Pattern MUST_BE_SAID = Pattern.compile("\u2039 \"'<&(?:[\\w-]+\\.)?(?:text|wording)\u203a");

    private static final String FORBIDDEN = "script, style, [style], iframe, object, embed, base, form[action],"
            + " form:not([method=post]), button[formaction], [autofocus], [accesskey]";

    private final Document page;

    RenderedPage(String html) {
        this.page = Jsoup.parse(html);
    }

    /** What is missing here that a page of the jar has. */
    Set<String> lacks(RenderedPage ours) {
        Set<String> lacking = new LinkedHashSet<>();
        if (!page.select("html").attr("lang").equals(TemplateNames.sample("language"))) {
            lacking.add("<html lang=\"{{language}}\">");
        }
        if (page.title().isBlank()) {
            lacking.add("a <title>");
        }
        for (Element form : ours.page.select("form")) {
            Set<String> controls = controls(form);
            if (page.select("form").stream().noneMatch(one -> controls(one).containsAll(controls))) {
                lacking.add("one <form method=\"post\"> with " + plain(String.join(", ", controls)));
            }
        }
        List<String> links = page.select("a[href]").eachAttr("href");
        for (String link : ours.page.select("a[href]").eachAttr("href")) {
            if (!links.contains(link)) {
                lacking.add("<a href=\"" + plain(link) + "\">");
            }
        }
        String said = page.body().text();
        MUST_BE_SAID
                .matcher(ours.page.body().text())
                .results()
                .map(MatchResult::group)
                .filter(text -> !said.contains(text))
                .forEach(text -> lacking.add("the text " + plain(text) + ", escaped"));
        return lacking;
    }

    /** What must not be here. */
    List<String> excess() {
        List<String> excess = new ArrayList<>();
        page.select(FORBIDDEN)
                .forEach(element -> excess.add(
                        plain(element.shallowClone().empty().outerHtml().strip())));
        page.getAllElements().stream()
                .filter(element -> element.attributes().asList().stream()
                        .anyMatch(attribute -> attribute.getKey().startsWith("on")))
                .forEach(element -> excess.add("<" + element.tagName() + "> with an event handler"));
        for (Element input : page.select("input:not([type=hidden]), select, textarea")) {
            boolean labelled = input.closest("label") != null
                    || page.select("label[for]").stream()
                            .anyMatch(label ->
                                    !input.id().isEmpty() && label.attr("for").equals(input.id()));
            if (!labelled) {
                excess.add("<" + input.tagName() + " name=\"" + plain(input.attr("name")) + "\"> without a label");
            }
        }
        return excess;
    }

    /** Everything that a form sends, each with what makes it send it. */
    private static Set<String> controls(Element form) {
        Set<String> controls = new LinkedHashSet<>();
        for (Element control : form.select("input, select, textarea, button, option")) {
            String type = control.attr("type");
            StringBuilder said = new StringBuilder("<").append(control.tagName());
            boolean fixed = control.is("button, option, [type=hidden], [type=checkbox], [type=radio]");
            if (control.is("[type=hidden], [type=checkbox], [type=radio]")) {
                said.append(" type=\"").append(type).append('"');
            }
            if (control.is("button") && !type.isEmpty() && !type.equals("submit")) {
                continue;
            }
            if (control.hasAttr("name")) {
                said.append(" name=\"").append(control.attr("name")).append('"');
            }
            if (fixed && control.hasAttr("value")) {
                said.append(" value=\"").append(control.attr("value")).append('"');
            }
            for (String flag : List.of("checked", "selected")) {
                if (control.hasAttr(flag)) {
                    said.append(' ').append(flag);
                }
            }
            controls.add(said.append('>').toString());
        }
        return controls;
    }

    /** Sample values as the names that an administrator writes. */
    private static String plain(String text) {
        return text.replaceAll("\u2039 (?:\"|&quot;)'<&(?:amp;)?(?:[\\w-]+\\.)*([\\w-]+)\u203a", "{{$1}}")
                .replaceAll("\u2039 &quot;'&lt;&amp;(?:[\\w-]+\\.)*([\\w-]+)\u203a", "{{$1}}");
    }
}
