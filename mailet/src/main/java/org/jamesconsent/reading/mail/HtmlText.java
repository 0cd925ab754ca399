package org.jamesconsent.reading.mail;

import java.util.Set;
import java.util.function.Function;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** The text of HTML as a reader sees it, with its line breaks. */
public final class HtmlText {
    private static final Set<String> UNSEEN =
            Set.of("head", "style", "script", "title", "template", "noscript", "object", "svg");

    /** What becomes of an element. */
    public enum Reading {
        SHOWN,
        /** Left out, with all that is in it. */
        HIDDEN,
        /** Left out, and a line {@code >} stands for it. */
        QUOTE,
        /** Left out, with all that comes behind it; a line {@code >} stands for it. */
        END
    }

    private HtmlText() {}

    /** The text of a document. */
    public static String of(String html) {
        return of(Jsoup.parse(html), element -> Reading.SHOWN);
    }

    /** The text of a node and what is in it, as far as elements are to be read. */
    public static String of(Node node, Function<Element, Reading> elements) {
        Writer writer = new Writer(elements);
        writer.filter(node);
        return writer.text.toString();
    }

    private static final class Writer implements NodeFilter {
        private final StringBuilder text = new StringBuilder();
        private final Function<Element, Reading> elements;

        Writer(Function<Element, Reading> elements) {
            this.elements = elements;
        }

        void filter(Node node) {
            NodeTraversor.filter(this, node);
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode words) {
                write(words.getWholeText());
            } else if (node instanceof Element element) {
                String name = element.normalName();
                if (UNSEEN.contains(name)) {
                    return FilterResult.SKIP_ENTIRELY;
                }
                switch (elements.apply(element)) {
                    case HIDDEN -> {
                        newLine(false);
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    case QUOTE -> {
                        newLine(false);
                        text.append(">\n");
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    case END -> {
                        newLine(false);
                        text.append(">\n");
                        return FilterResult.STOP;
                    }
                    case SHOWN -> {
                        if (name.equals("br") || isBlock(name)) {
                            newLine(name.equals("br"));
                        }
                    }
                }
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element && isBlock(element.normalName())) {
                newLine(false);
                if (element.normalName().equals("p")) {
                    text.append('\n');
                }
            }
            return FilterResult.CONTINUE;
        }

        private static boolean isBlock(String name) {
            return switch (name) {
                case "p",
                        "div",
                        "tr",
                        "li",
                        "ul",
                        "ol",
                        "table",
                        "blockquote",
                        "h1",
                        "h2",
                        "h3",
                        "h4",
                        "h5",
                        "h6",
                        "pre",
                        "hr",
                        "section",
                        "article",
                        "header",
                        "footer",
                        "address",
                        "center" -> true;
                default -> false;
            };
        }

        private void newLine(boolean always) {
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            text.setLength(end);
            if (always || end > 0 && text.charAt(end - 1) != '\n') {
                text.append('\n');
            }
        }

        private void write(String words) {
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                    if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
                        text.append(' ');
                    }
                } else {
                    text.append(c);
                }
            }
        }
    }
}
