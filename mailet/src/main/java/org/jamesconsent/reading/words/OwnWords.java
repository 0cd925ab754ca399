package org.jamesconsent.reading.words;

import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.MailView;

/**
 * What the writer of a mail wrote: its text without quotes, signature and disclaimer. Plain text is preferred; HTML is read where
 * there is none, where that is empty, or where only the HTML tells what is quoted.
 *
 * @param text with its line breaks; may be empty
 * @param quotes whether anything quoted was taken away
 */
public record OwnWords(String text, boolean quotes) {
    /** A text longer than this in which nothing looks quoted is looked at in its HTML, if there is one. */
    private static final int LONG = 1200;

    private static final OwnWords NONE = new OwnWords("", false);

    public static OwnWords of(MailView mail) {
        OwnWords plain = body(mail, "text/plain")
                .map(leaf -> Lines.ownWords(Lines.of(mail.text(leaf), leaf)))
                .orElse(NONE);
        boolean telling =
                plain.quotes() || !plain.text().isBlank() && plain.text().length() <= LONG;
        if (telling) {
            return plain;
        }
        Optional<MimePart> html = body(mail, "text/html");
        if (html.isEmpty()) {
            return plain;
        }
        OwnWords read = HtmlReply.ownWords(mail.text(html.get()));
        return read.quotes() || plain.text().isBlank() ? read : plain;
    }

    private static Optional<MimePart> body(MailView mail, String type) {
        return mail.leaves().stream()
                .filter(leaf -> leaf.isType(type)
                        && !leaf.disposition().value().equals("attachment")
                        && !leaf.hasFileName()
                        && leaf.bodyEnd() > leaf.bodyStart())
                .findFirst();
    }
}
