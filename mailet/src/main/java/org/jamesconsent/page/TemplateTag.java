package org.jamesconsent.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag of a template.
 *
 * @param kind a section ({@code #}), one for nothing ({@code ^}), its end ({@code /}), another template ({@code >}), a comment
 *     ({@code !}), or a variable (blank); anything else is none of ours
 * @param line where it stands, from 1
 */
record TemplateTag(char kind, String name, int line) {
    private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);

    /** The tags of a template, in their order. */
    static List<TemplateTag> of(String template) {
        List<TemplateTag> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(template);
        int line = 1;
        int counted = 0;
        while (matcher.find()) {
            line += (int) template.substring(counted, matcher.start())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            counted = matcher.start();
            String content = matcher.group(1).strip();
            boolean named = content.isEmpty() || Character.isLetter(content.charAt(0));
            tags.add(new TemplateTag(
                    named ? ' ' : content.charAt(0),
                    named ? content : content.substring(1).strip(),
                    line));
        }
        return tags;
    }

    boolean opens() {
        return kind == '#' || kind == '^';
    }

    @Override
    public String toString() {
        return "{{" + (kind == ' ' ? "" : kind) + name + "}}";
    }
}
