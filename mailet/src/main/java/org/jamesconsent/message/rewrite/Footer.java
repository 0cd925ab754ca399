package org.jamesconsent.message.rewrite;

import java.util.Objects;

/**
 * What is added to a body that has no way out of its own; both forms say the same, in the recipient's language.
 *
 * @param text plain text; lines separated by {@code \n}. Long lines are wrapped at blanks, addresses never
 * @param html an HTML fragment, already escaped, that stands between complete block elements, such as one {@code div}
 */
public record Footer(String text, String html) {

    /** @throws IllegalArgumentException if either form is blank or holds a NUL */
    public Footer {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
        requireUsable("text", text);
        requireUsable("html", html);
    }

    private static void requireUsable(String name, String form) {
        if (form.isBlank() || form.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the footer's " + name + " is blank or holds a NUL character");
        }
    }
}
