package org.jamesconsent.reading.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jamesconsent.reading.mail.MailView;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Whom a notice that was written for people is about. Such notices have little in common but that lines with an address are followed by
 * what was the matter with it, or, in transcripts of the dialogue with a server, come behind that.
 */
final class BlamedAddresses {
    private static final int MAX_LINES = 400;
    private static final int MAX_WORDS = 2000;
    private static final int MAX_WORDS_LINES = 12;
    private static final int LONGEST_LINE = 600;

    /** What leads to an address that mail did not reach, and to no other. */
    private static final List<String> LEADS = List.of(
            "recipient:",
            "recipient address:",
            "destinataire :",
            "destinataire:",
            "empfanger:",
            "destinatario:",
            "ontvanger:",
            "unknown user:",
            "user unknown:",
            "undeliverable to",
            "exceeds allowed size:",
            "invalid final delivery userid:",
            "delivery failed to",
            "delivery failed:",
            " attempts:",
            "delivered to",
            "delivery to",
            "deliver to",
            "delivering your message to",
            "message to",
            "mail to",
            "could not be reached:",
            "nachricht an",
            "zugestellt an",
            "remis a",
            "message a",
            "entregar a",
            "mensaje a",
            "consegnato a",
            "recapitato a",
            "messaggio a",
            "bericht aan",
            "entregue a",
            "entregue para",
            "mensagem para",
            "failed recipient",
            "original-recipient:",
            "final-recipient:",
            ">>> rcpt to:",
            "smtp error from remote mail server after rcpt to:");

    private final Map<String, StringBuilder> words = new LinkedHashMap<>();
    private final StringBuilder preamble = new StringBuilder();
    private final List<String> named;
    private final int max;
    private boolean ourselvesNamed;

    private BlamedAddresses(List<String> named, int max) {
        this.named = named;
        this.max = max;
        named.forEach(address -> words.putIfAbsent(address, new StringBuilder()));
    }

    /**
     * @param notice without the returned message
     * @param named whom the header names; if it does, it is about nobody else
     * @return the addresses in the order of the notice, each with what is said of it
     */
    static Map<String, String> in(String notice, MailView mail, List<String> named) {
        int max = mail.budget().recipients();
        Set<String> ourselves = ourselves(mail);
        BlamedAddresses blamed = new BlamedAddresses(named, max);
        blamed.read(notice, ourselves, false);
        if (blamed.words.isEmpty() && blamed.ourselvesNamed) {
            // Who writes to an address of their own gets the report about it there.
            blamed.read(notice, Set.of(), false);
        }
        if (blamed.words.isEmpty()) {
            blamed.read(notice, ourselves, true);
        }
        Map<String, String> all = new LinkedHashMap<>();
        blamed.words.forEach((address, said) -> all.put(address, blamed.completed(address, said.toString())));
        return all;
    }

    private String completed(String address, String said) {
        String words = withoutMarks(said.replace(address, ""));
        return FailureJudge.saysWhy(words)
                ? words
                : (words + " " + preamble.toString().replace(address, "")).strip();
    }

    /** @param loosely whether any line counts that has an address and says what was the matter */
    private void read(String notice, Set<String> ourselves, boolean loosely) {
        preamble.setLength(0);
        StringBuilder dialogue = new StringBuilder();
        @Nullable StringBuilder current = null;
        int following = 0;
        for (String line : (Iterable<String>) notice.lines().limit(MAX_LINES)::iterator) {
            String stripped = line.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            @Nullable String address = introduced(line, stripped, loosely);
            ourselvesNamed |= address != null && ourselves.contains(address.toLowerCase(Locale.ROOT));
            if (address != null && isConcerned(address, ourselves)) {
                current = of(address);
                append(current, dialogue.toString());
                append(current, stripped);
                dialogue.setLength(0);
                following = 0;
            } else if (address != null && !named.isEmpty() && !ourselves.contains(address.toLowerCase(Locale.ROOT))) {
                // What follows is about another.
                current = null;
                append(preamble, stripped);
            } else if (isBeginOfDialogue(stripped)) {
                current = null;
                dialogue.setLength(0);
                append(dialogue, stripped);
            } else if (current != null) {
                if (following++ < MAX_WORDS_LINES) {
                    append(current, stripped);
                }
            } else {
                append(dialogue.isEmpty() ? preamble : dialogue, stripped);
            }
        }
    }

    private boolean isConcerned(String address, Set<String> ourselves) {
        return !ourselves.contains(address.toLowerCase(Locale.ROOT))
                && (named.isEmpty() || named.stream().anyMatch(address::equalsIgnoreCase))
                && (words.containsKey(address) || words.size() < max);
    }

    private StringBuilder of(String address) {
        String known = words.containsKey(address)
                ? address
                : words.keySet().stream()
                        .filter(address::equalsIgnoreCase)
                        .findFirst()
                        .orElse(address);
        return words.computeIfAbsent(known, key -> new StringBuilder());
    }

    /** Sendmail shows what it and the other server said, and names the recipient behind it. */
    private static boolean isBeginOfDialogue(String line) {
        String plain = line.startsWith("... ") ? line.substring(4) : line;
        return plain.regionMatches(true, 0, "while talking to ", 0, 17);
    }

    /** The report's own sender and recipient are nobody whom mail failed to reach. */
    private static Set<String> ourselves(MailView mail) {
        Set<String> ourselves = new HashSet<>();
        @Nullable String from = mail.heading().from();
        if (from != null) {
            ourselves.add(from.toLowerCase(Locale.ROOT));
        }
        for (String name : List.of("To", "Delivered-To", "X-Original-To", "Envelope-To")) {
            for (String value : mail.heading().headers().values(name)) {
                @Nullable String address = MailView.address(value);
                if (address != null) {
                    ourselves.add(address.toLowerCase(Locale.ROOT));
                }
            }
        }
        return ourselves;
    }

    /**
     * The address that a line names as one that mail did not reach; null if it names none. The line has little else than the
     * address, or begins with it, or leads to it by words that nothing else is led to by.
     */
    private static @Nullable String introduced(String line, String stripped, boolean loosely) {
        // What the other server answered may quote anybody.
        if (stripped.indexOf('@') < 0 || stripped.startsWith("<<<") || stripped.length() > LONGEST_LINE) {
            return null;
        }
        @Nullable String address = Addresses.in(stripped);
        if (address == null) {
            return null;
        }
        int at = stripped.indexOf(address);
        String before = PlainText.of(stripped.substring(0, at));
        String after = stripped.substring(at + address.length());
        if (loosely) {
            return TextBounce.isRobot(address) || !FailureJudge.saysWhy(before + after) ? null : address;
        }
        if (hasNoLetters(before)) {
            return isEndOfMention(after, address) || FailureJudge.saysWhy(after) ? address : null;
        }
        for (String lead : LEADS) {
            if (before.contains(lead)) {
                return address;
            }
        }
        // A display name and the address in brackets, alone on an indented line: Exchange.
        return (line.startsWith(" ") || line.startsWith("\t"))
                        && before.endsWith("<")
                        && hasNoLetters(after)
                        && before.length() < 80
                        && before.indexOf(':') < 0
                ? address
                : null;
    }

    private static boolean isEndOfMention(String after, String address) {
        return hasNoLetters(after)
                || after.startsWith(">:")
                || after.startsWith(":")
                || after.startsWith("\":")
                || after.startsWith(">...")
                || after.startsWith("...")
                || after.startsWith("> ")
                || after.startsWith("<mailto:")
                || after.startsWith(" on ")
                || after.startsWith(" (")
                || after.equals(" <" + address + ">");
    }

    private static boolean hasNoLetters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String withoutMarks(String text) {
        int start = 0;
        while (start < text.length() && "<>:()[]\"'., ".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return text.substring(start).strip();
    }

    private static void append(StringBuilder words, String more) {
        if (words.length() < MAX_WORDS && !more.isEmpty()) {
            words.append(words.isEmpty() ? "" : " ").append(more, 0, Math.min(more.length(), MAX_WORDS));
        }
    }
}
