package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Settles with jsoup what {@link HtmlScanner} cannot know: what elements are really open at a place. Stateless. */
final class HtmlJudge {
    private static final String MARKER = "jc-footer-place";
    private static final int MAX_ROUNDS = 6;
    /** Beyond this many octets nothing is parsed: what is in doubt is then taken for hidden, and a footer put where it seems right. */
    private static final int MAX_OCTETS = 4 << 20;

    private static final int MAX_CLOSED = 200;
    /** Nobody writes elements that deep; what is deeper counts as hidden. */
    private static final int MAX_DEPTH = 500;

    private static final int HIDDEN = -1;
    /** Elements in which a footer would be lost, displaced or made part of a control. */
    private static final Set<String> TRAPS = Set.of(
            "table",
            "tbody",
            "thead",
            "tfoot",
            "tr",
            "td",
            "th",
            "caption",
            "colgroup",
            "a",
            "button",
            "select",
            "option",
            "svg",
            "math",
            "template",
            "object",
            "head",
            "audio",
            "video",
            "map",
            "fieldset",
            "pre");

    private HtmlJudge() {}

    /**
     * End tags to put before a footer at {@code position}, so that no element which the sender left open hides, swallows or
     * displaces it; empty when none is needed, or when none would help.
     */
    static String endTagsBefore(byte[] view, int position, HidingRules rules) {
        if (position > MAX_OCTETS) {
            return "";
        }
        String before = new String(view, 0, position, StandardCharsets.ISO_8859_1);
        StringBuilder endTags = new StringBuilder();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            String more = missingEndTags(before + endTags, rules);
            if (more.isEmpty()) {
                return endTags.toString();
            }
            endTags.append(more);
        }
        return "";
    }

    private static String missingEndTags(String before, HidingRules rules) {
        // A word, not a block: a block would close an open paragraph before it could be seen.
        Document document = Jsoup.parse(before + "<span id=\"" + MARKER + "\">x</span>");
        Element marker = document.getElementById(MARKER);
        if (marker == null) {
            // A select keeps options only; whatever else stands in it is dropped.
            return "</select>";
        }
        if (isDisplaced(marker)) {
            return "</table>";
        }
        StringBuilder pending = new StringBuilder();
        String needed = "";
        int closed = 0;
        for (Element open = marker.parent(); open != null && closed < MAX_CLOSED; open = open.parent()) {
            String name = open.normalName();
            if (name.equals("body") || name.equals("html")) {
                break;
            }
            pending.append("</").append(name).append('>');
            closed++;
            if (TRAPS.contains(name) || isHiding(open, rules)) {
                needed = pending.toString();
            }
        }
        return needed;
    }

    /** Inside a table but outside its cells, content is moved before the table (HTML standard, foster parenting). */
    private static boolean isDisplaced(Element marker) {
        for (Element element = marker; element != null; element = element.parent()) {
            if (element.nextElementSibling() != null && !element.normalName().equals("head")) {
                return true;
            }
        }
        return false;
    }

    /** The positions that are out of sight, because an element around them hides itself or belongs to the head. */
    static Set<Integer> hidden(byte[] view, Collection<Integer> positions, HidingRules rules) {
        if (view.length > MAX_OCTETS) {
            return new HashSet<>(positions);
        }
        Document document = Jsoup.parse(
                new String(view, StandardCharsets.ISO_8859_1),
                "",
                Parser.htmlParser().setTrackPosition(true));
        NavigableSet<Integer> open = new TreeSet<>(positions);
        Set<Integer> hidden = new HashSet<>(positions);
        Map<Node, Integer> depths = new IdentityHashMap<>();
        for (Node node = document; node != null && !open.isEmpty(); node = following(node)) {
            if (node instanceof Element || node instanceof TextNode) {
                int from = node.sourceRange().startPos();
                int to = node.sourceRange().endPos();
                if (from < 0 || to <= from) {
                    continue;
                }
                Set<Integer> here = open.subSet(from, true, to, false);
                if (!here.isEmpty()) {
                    if (depthInSight(node, rules, depths) != HIDDEN) {
                        hidden.removeAll(Set.copyOf(here));
                    }
                    here.clear();
                }
            }
        }
        return hidden;
    }

    private static @Nullable Node following(Node node) {
        if (node.childNodeSize() > 0) {
            return node.childNode(0);
        }
        Node current = node;
        while (current != null) {
            Node sibling = current.nextSibling();
            if (sibling != null) {
                return sibling;
            }
            current = current.parent();
        }
        return null;
    }

    /**
     * How deep a node stands if nothing around it is hidden, else {@link #HIDDEN}.
     *
     * @param depths of the nodes that were asked for so far, so that none is looked at twice
     */
    private static int depthInSight(Node node, HidingRules rules, Map<Node, Integer> depths) {
        Deque<Node> unknown = new ArrayDeque<>();
        @Nullable Node current = node;
        while (current != null && !depths.containsKey(current)) {
            unknown.push(current);
            current = current.parent();
        }
        int depth = current == null ? 0 : depths.getOrDefault(current, HIDDEN);
        for (Node each : unknown) {
            if (depth != HIDDEN) {
                depth = depth == MAX_DEPTH || isOutOfSight(each, rules) ? HIDDEN : depth + 1;
            }
            depths.put(each, depth);
        }
        return depth;
    }

    private static boolean isOutOfSight(Node node, HidingRules rules) {
        return node instanceof Element element && (element.normalName().equals("head") || isHiding(element, rules));
    }

    private static boolean isHiding(Element element, HidingRules rules) {
        return element.hasAttr("hidden") || HiddenStyle.isHiding(element.attr("style")) || rules.hide(element);
    }
}
