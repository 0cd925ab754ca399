package org.jamesconsent.reading.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.HeaderFields;
import org.jamesconsent.reading.mail.MailView;
import org.jamesconsent.reading.mail.ReadingBudget;

/** Finds the returned message in a report. */
final class Returns {
    /** The last is none, but that is how the examples of RFC 9477 have it. */
    private static final Set<String> WHOLE = Set.of("message/rfc822", "message/global", "text/rfc822");

    private static final Set<String> HEADERS =
            Set.of("text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822-header");
    /** Fields with which a returned message is recognised in running text. */
    private static final List<String> FIRST_FIELDS = List.of(
            "received:",
            "return-path:",
            "dkim-signature:",
            "message-id:",
            "consent-verdict:",
            "list-unsubscribe:",
            "mime-version:",
            "delivered-to:",
            "x-received:");

    private Returns() {}

    /** The message that a leaf returns; empty if it returns none. */
    static Optional<ReturnedMessage> of(MailView mail, MimePart leaf) {
        String type = leaf.contentType().value();
        boolean headersOnly = HEADERS.contains(type);
        if (!headersOnly && !WHOLE.contains(type)) {
            return Optional.empty();
        }
        return mail.enclosed(leaf)
                .map(enclosed -> new ReturnedMessage(enclosed.heading().headers(), headersOnly || isEmpty(enclosed)));
    }

    /** The message that begins somewhere in a text, at a line that begins a header. */
    static Optional<ReturnedMessage> inText(String text, MailView mail) {
        int start = startInText(text);
        if (start < 0) {
            return Optional.empty();
        }
        return ofOctets(text.substring(start).getBytes(StandardCharsets.UTF_8), mail.budget());
    }

    /** The message that octets are, whole or its header alone. */
    static Optional<ReturnedMessage> ofOctets(byte[] octets, ReadingBudget budget) {
        return MailView.parsed(octets, budget).map(found -> new ReturnedMessage(headersOf(found), isEmpty(found)));
    }

    private static HeaderFields headersOf(MailView found) {
        return found.heading().headers();
    }

    /** The offset of the first line that begins a returned header, -1 if there is none. */
    static int startInText(String text) {
        int line = 0;
        int lastBreak = 0;
        while (line >= 0 && line < text.length()) {
            int end = text.indexOf('\n', line);
            int stop = end < 0 ? text.length() : end;
            if (line == stop) {
                lastBreak = stop + 1;
            } else if (isFirstField(text, line, stop)) {
                return beginOfFields(text, lastBreak, line);
            }
            line = end < 0 ? -1 : end + 1;
        }
        return -1;
    }

    /** Where the fields begin among which a line stands: behind the last blank line, or behind the last line that is no field. */
    private static int beginOfFields(String text, int from, int line) {
        int begin = from;
        int position = from;
        while (position < line) {
            int end = text.indexOf('\n', position);
            int stop = end < 0 || end > line ? line : end;
            int colon = text.indexOf(':', position);
            boolean field = colon > position
                    && colon < stop
                    && text.substring(position, colon).indexOf(' ') < 0;
            boolean continued = text.charAt(position) == ' ' || text.charAt(position) == '\t';
            if (!field && !continued) {
                begin = stop + 1;
            }
            position = stop + 1;
        }
        return Math.min(begin, line);
    }

    private static boolean isFirstField(String text, int start, int end) {
        String line = text.substring(start, Math.min(end, start + 20)).toLowerCase(Locale.ROOT);
        for (String field : FIRST_FIELDS) {
            if (line.startsWith(field)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(MailView message) {
        return message.root().children().isEmpty()
                && message.root().bodyEnd() <= message.root().bodyStart() + 2;
    }
}
