package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.HeaderFields;
import org.jamesconsent.reading.mail.MailView;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Reads bounces that are written for people: by qmail, Exim, older Postfix, Sendmail and Exchange, Domino, Courier and many more. They have
 * nothing in common but that lines with an address are followed by what was the matter with it; above the returned message, if any.
 */
final class TextBounce {
    private static final int SEARCHED = 16_000;
    private static final int MAX_LINES = 400;
    private static final int MAX_DIAGNOSTIC_LINES = 12;

    private static final Set<String> ROBOTS = Set.of(
            "mailer-daemon",
            "mailerdaemon",
            "mailer_daemon",
            "mail-daemon",
            "postmaster",
            "mdaemon",
            "mailadmin",
            "mail-admin",
            "microsoftexchange",
            "mailsystem",
            "mail-system",
            "noreply-mailer-daemon",
            "nobody");

    /** What subjects of bounces hold, in lower case without accents. */
    private static final List<String> SUBJECTS = List.of(
            "undeliver",
            "undelivered",
            "non-deliver",
            "nondeliver",
            "not delivered",
            "couldn't be delivered",
            "could not be delivered",
            "delivery status notification",
            "delivery notification",
            "delivery failure",
            "delivery failed",
            "delivery has failed",
            "delivery problem",
            "delivery error",
            "delivery report",
            "delivery incomplete",
            "delivery delayed",
            "failure notice",
            "failed delivery",
            "failed mail",
            "returned mail",
            "returned to sender",
            "return to sender",
            "returning message to sender",
            "mail failure",
            "mail delivery",
            "mail error",
            "message delivery",
            "message delayed",
            "mail system error",
            "bounced mail",
            "bounce:",
            "could not send message",
            "unable to deliver",
            "undelivrable",
            "non remis",
            "non distribue",
            "echec de la remise",
            "echec de remise",
            "echec de livraison",
            "echec de distribution",
            "retour a l'expediteur",
            "avis de non-remise",
            "courrier non delivre",
            "notification d'etat de remise",
            "notification d'etat de la distribution",
            "unzustellbar",
            "nicht zustellbar",
            "nicht zugestellt",
            "zustellung fehlgeschlagen",
            "zustellfehler",
            "zustellung ist fehlgeschlagen",
            "fehler bei der zustellung",
            "ubermittlungsfehler",
            "no se pudo entregar",
            "no se puede entregar",
            "no entregado",
            "no se ha podido entregar",
            "error de entrega",
            "fallo en la entrega",
            "fallo de entrega",
            "devuelto al remitente",
            "notificacion de estado de entrega",
            "mancato recapito",
            "mancata consegna",
            "non recapitabile",
            "recapito non riuscito",
            "impossibile recapitare",
            "notifica di mancato",
            "notifica sullo stato del recapito",
            "onbestelbaar",
            "niet bezorgd",
            "niet afgeleverd",
            "aflevering mislukt",
            "bezorging mislukt",
            "nao entregue",
            "nao foi possivel entregar",
            "falha na entrega",
            "falha de entrega",
            "nao e possivel entregar",
            "mensagem devolvida",
            "notificacao de status de entrega",
            "notificacao de falha");

    /** Words with which the texts of bounces begin, and the name of the form. */
    private static final Map<String, String> OPENINGS = openings();

    private TextBounce() {}

    private static Map<String, String> openings() {
        Map<String, String> openings = new LinkedHashMap<>();
        openings.put("this is the qmail-send program", "qmail");
        openings.put("message from yahoo.com", "yahoo");
        openings.put("unable to deliver message to the following address", "yahoo");
        openings.put("message was created automatically by mail delivery software", "exim");
        openings.put("message was created automatically by the mail system", "mailenable");
        openings.put("diese nachricht wurde automatisch", "gmx");
        openings.put("this is the mail system at host", "postfix");
        openings.put("this is the postfix program", "postfix");
        openings.put("transcript of session follows", "sendmail");
        openings.put("the following addresses had permanent fatal errors", "sendmail");
        openings.put("the following addresses had permanent delivery errors", "sendmail");
        openings.put("the following addresses had transient non-fatal errors", "sendmail");
        openings.put("did not reach some or all of the intended recipients", "exchange");
        openings.put("did not reach the following recipient", "exchange");
        openings.put("delivery has failed to these recipients", "exchange");
        openings.put("the following recipient(s) could not be reached", "exchange");
        openings.put("the following recipient(s) cannot be reached", "exchange");
        openings.put("hat einige oder alle empfanger nicht erreicht", "exchange");
        openings.put("fehler bei der nachrichtenzustellung an folgende empfanger", "exchange");
        openings.put("n'a pas atteint certains ou tous", "exchange");
        openings.put("n'est pas parvenu a certains ou a tous", "exchange");
        openings.put("echec de la remise pour ces destinataires", "exchange");
        openings.put("no llego a algunos o a todos", "exchange");
        openings.put("no ha llegado a algunos o a todos", "exchange");
        openings.put("no se pudo entregar el mensaje a estos destinatarios", "exchange");
        openings.put("error de entrega a los siguientes destinatarios", "exchange");
        openings.put("non e stato recapitato ad alcuni o a tutti", "exchange");
        openings.put("non ha raggiunto alcuni o tutti", "exchange");
        openings.put("recapito non riuscito a", "exchange");
        openings.put("is niet bij sommige of alle", "exchange");
        openings.put("heeft een of meer geadresseerden niet bereikt", "exchange");
        openings.put("bezorging is mislukt bij deze", "exchange");
        openings.put("nao alcancou alguns ou todos", "exchange");
        openings.put("nao chegou a alguns ou a todos", "exchange");
        openings.put("falha na entrega a estes destinatarios", "exchange");
        openings.put("was not delivered to:", "domino");
        openings.put("wurde nicht zugestellt an:", "domino");
        openings.put("n'a pas ete distribue a", "domino");
        openings.put("delivery to the following recipient failed", "gmail");
        openings.put("delivery to the following recipients failed", "gmail");
        openings.put("your message wasn't delivered to", "gmail");
        openings.put("there was a problem delivering your message to", "gmail");
        openings.put("while trying to deliver the mail to the following recipients", "ses");
        openings.put("undeliverable mail", "courier");
        openings.put("your message to the following recipients cannot be delivered", "courier");
        openings.put("message could not be delivered to some recipients", "mailenable");
        openings.put("original message follows", "imail");
        openings.put("user mailbox exceeds allowed size", "imail");
        openings.put("your mail could not be delivered", "other");
        openings.put("your message could not be delivered", "other");
        openings.put("could not deliver the following message", "other");
        openings.put("couldn't be delivered", "other");
        openings.put("could not be delivered", "other");
        openings.put("could not be sent", "other");
        openings.put("delivery failed", "other");
        openings.put("has been delayed", "other");
        openings.put("n'a pas pu etre", "other");
        openings.put("nicht zugestellt werden", "other");
        openings.put("nicht zustellbar", "other");
        openings.put("no se pudo entregar", "other");
        openings.put("no pudo ser entregado", "other");
        openings.put("impossibile recapitare", "other");
        openings.put("non e stato possibile consegnare", "other");
        openings.put("kon niet worden", "other");
        openings.put("nao pode ser entregue", "other");
        openings.put("nao foi possivel entregar", "other");
        return openings;
    }

    /** Lines behind which the returned message begins, in lower case. */
    private static final List<String> SEPARATORS = List.of(
            "--- below this line is a copy",
            "--- below the next line is a copy",
            "this is a copy of the message",
            "this is a copy of your message",
            "- original message",
            "original message follows",
            "- message header",
            "- unsent message",
            "- returned message",
            "- returned mail",
            "- transcript of message",
            "- message text follows",
            "- der text der originalnachricht",
            "- the header of the original message",
            "message headers:",
            "original message headers:",
            "original headers:",
            "the first part of the original message",
            "- forwarded message",
            "--- mensaje original",
            "--- message d'origine",
            "--- originalnachricht",
            "--- messaggio originale",
            "--- oorspronkelijk bericht",
            "--- mensagem original");

    static Optional<BounceReport> read(MailView mail) {
        List<String> named =
                namedInHeader(mail.heading().headers(), mail.budget().recipients());
        boolean robot = isFromMachine(mail);
        boolean spoken = isSubject(mail.heading().subject());
        if (named.isEmpty() && !robot && !spoken) {
            return Optional.empty();
        }
        String text = body(mail);
        String head = PlainText.onOneLine(text.length() > SEARCHED ? text.substring(0, SEARCHED) : text);
        @Nullable String dialect = dialect(head);
        boolean bounce = !named.isEmpty()
                || robot && (spoken || dialect != null && !dialect.equals("imail"))
                || spoken && dialect != null && !dialect.equals("other") && !isReplyOrForward(mail);
        if (!bounce) {
            return Optional.empty();
        }
        int cut = returnedAt(text);
        String notice = cut < 0 ? text : text.substring(0, cut);
        @Nullable ReturnedMessage returned = returned(mail, cut < 0 ? "" : text.substring(cut));
        boolean delayed = isDelay(mail.heading().subject(), PlainText.of(shortened(notice)));
        List<FailedRecipient> recipients = recipients(mail, notice, named, delayed);
        return Optional.of(new BounceReport(recipients, returned, dialect == null ? "other" : dialect));
    }

    /** Whether the mail says to come from a mail system, or has the null sender (RFC 5321 section 4.5.5). */
    static boolean isFromMachine(MailView mail) {
        String returnPath = mail.heading().headers().value("Return-Path").orElse("");
        if (returnPath.replace(" ", "").equals("<>")) {
            return true;
        }
        String from = mail.heading().headers().text("From").toLowerCase(Locale.ROOT);
        @Nullable String address = mail.heading().from();
        String local = address == null
                ? from.strip()
                : address.substring(0, address.indexOf('@')).toLowerCase(Locale.ROOT);
        for (String robot : ROBOTS) {
            if (local.startsWith(robot)) {
                return true;
            }
        }
        return from.contains("mail delivery s")
                || from.contains("mailer-daemon")
                || from.contains("system administrator");
    }

    private static boolean isReplyOrForward(MailView mail) {
        String subject = mail.heading().subject().toLowerCase(Locale.ROOT).strip();
        return !mail.heading().inReplyTo().isEmpty() && subject.startsWith("re:")
                || subject.startsWith("fw:")
                || subject.startsWith("fwd:")
                || subject.startsWith("tr:")
                || subject.startsWith("wg:");
    }

    private static boolean isSubject(String subject) {
        String plain = PlainText.of(shortened(subject));
        return SUBJECTS.stream().anyMatch(plain::contains);
    }

    private static @Nullable String dialect(String head) {
        for (Map.Entry<String, String> opening : OPENINGS.entrySet()) {
            if (head.contains(opening.getKey())) {
                return opening.getValue();
            }
        }
        return null;
    }

    private static boolean isDelay(String subject, String notice) {
        String plain = PlainText.of(shortened(subject));
        return plain.contains("delayed")
                || plain.contains("warning: could not send")
                || plain.contains("warning: message") && plain.contains("delay")
                || plain.contains("verzogert")
                || plain.contains("retrasad")
                || plain.contains("ritard")
                || plain.contains("vertraagd")
                || plain.contains("delay)")
                || notice.contains("this is a warning message only")
                || notice.contains("you do not need to resend")
                || notice.contains("no action is required on your part")
                || notice.contains("will continue to be attempted")
                || notice.contains("delivery attempts will continue");
    }

    private static List<String> namedInHeader(HeaderFields headers, int max) {
        List<String> named = new ArrayList<>();
        for (String value : headers.values("X-Failed-Recipients")) {
            for (String one : value.split("[,;\\s]+", 1000)) {
                @Nullable String address = Addresses.in(one);
                if (address != null && named.size() < max) {
                    named.add(address);
                }
            }
        }
        return named;
    }

    private static String body(MailView mail) {
        Optional<MimePart> plain = mail.leaf("text/plain");
        if (plain.isPresent()) {
            String text = mail.text(plain.get());
            if (!text.isBlank()) {
                return text;
            }
        }
        return mail.leaf("text/html")
                .map(html -> org.jamesconsent.reading.mail.HtmlText.of(mail.text(html)))
                .orElse("");
    }

    private static int returnedAt(String text) {
        int line = 0;
        while (line < text.length()) {
            int end = text.indexOf('\n', line);
            int stop = end < 0 ? text.length() : end;
            if (stop - line < 200) {
                String plain = text.substring(line, stop).toLowerCase(Locale.ROOT);
                for (String separator : SEPARATORS) {
                    if (plain.contains(separator)) {
                        return stop;
                    }
                }
            }
            line = stop + 1;
        }
        return Returns.startInText(text);
    }

    private static @Nullable ReturnedMessage returned(MailView mail, String tail) {
        for (MimePart leaf : mail.leaves()) {
            Optional<ReturnedMessage> found = Returns.of(mail, leaf);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Returns.inText(unindented(tail), mail).orElse(null);
    }

    /** Without the quote marks or the indentation that all its lines have. */
    private static String unindented(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("> ") && !text.startsWith("\n  ")) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (String line : (Iterable<String>) text.lines()::iterator) {
            plain.append(line.startsWith("> ") || line.startsWith("  ") ? line.substring(2) : line)
                    .append('\n');
        }
        return plain.toString();
    }

    /** Whom the notice is about, in its order. */
    private static List<FailedRecipient> recipients(MailView mail, String notice, List<String> named, boolean delayed) {
        Map<String, StringBuilder> found = new LinkedHashMap<>();
        named.forEach(address -> found.putIfAbsent(address, new StringBuilder()));
        Set<String> ourselves = ourselves(mail);
        StringBuilder preamble = new StringBuilder();
        @Nullable StringBuilder current = null;
        int lines = 0;
        int spoken = 0;
        for (String line : (Iterable<String>) notice.lines()::iterator) {
            if (++lines > MAX_LINES) {
                break;
            }
            String stripped = line.strip();
            @Nullable String address = introduced(line, stripped);
            if (address != null
                    && !ourselves.contains(address.toLowerCase(Locale.ROOT))
                    && (named.isEmpty() || containsIgnoringCase(named, address))
                    && (found.containsKey(address)
                            || found.size() < mail.budget().recipients())) {
                String known = found.keySet().stream()
                        .filter(one -> one.equalsIgnoreCase(address))
                        .findFirst()
                        .orElse(address);
                current = found.computeIfAbsent(known, key -> new StringBuilder());
                spoken = 0;
                append(current, stripped);
            } else if (current == null) {
                if (!stripped.isEmpty()) {
                    append(preamble, stripped);
                }
            } else if (!stripped.isEmpty() && spoken++ < MAX_DIAGNOSTIC_LINES) {
                append(current, stripped);
            }
        }
        List<FailedRecipient> recipients = new ArrayList<>();
        found.forEach((address, words) -> {
            String diagnostic = words.toString().replace(address, "").strip();
            if (FailureJudge.firstStatus(diagnostic) == null && diagnostic.length() < 20) {
                diagnostic = (diagnostic + " " + preamble.toString().replace(address, "")).strip();
            }
            recipients.add(
                    FailureJudge.judge(null, address, delayed ? "delayed" : "failed", "", withoutMarks(diagnostic)));
        });
        return recipients;
    }

    private static String withoutMarks(String diagnostic) {
        int start = 0;
        while (start < diagnostic.length() && "<>:()[]\"'., ".indexOf(diagnostic.charAt(start)) >= 0) {
            start++;
        }
        return diagnostic.substring(start);
    }

    private static void append(StringBuilder words, String more) {
        if (words.length() < 2000) {
            words.append(words.isEmpty() ? "" : " ").append(shortened(more));
        }
    }

    private static boolean containsIgnoringCase(List<String> addresses, String address) {
        return addresses.stream().anyMatch(one -> one.equalsIgnoreCase(address));
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
    private static @Nullable String introduced(String line, String stripped) {
        if (stripped.indexOf('@') < 0 || stripped.length() > 600) {
            return null;
        }
        @Nullable String address = Addresses.in(stripped);
        if (address == null) {
            return null;
        }
        int at = stripped.indexOf(address);
        String before = PlainText.of(stripped.substring(0, at));
        String after = stripped.substring(at + address.length());
        boolean first = onlyMarks(before);
        if (first) {
            return onlyMarks(after)
                            || after.startsWith(">:")
                            || after.startsWith(":")
                            || after.startsWith("\":")
                            || after.startsWith(">...")
                            || after.startsWith("...")
                            || after.startsWith("> ")
                            || after.startsWith("<mailto:")
                            || after.startsWith(" on ")
                            || after.startsWith(" (")
                    ? address
                    : null;
        }
        for (String lead : LEADS) {
            if (before.contains(lead)) {
                return address;
            }
        }
        // A display name and the address in brackets, alone on an indented line: Exchange.
        return (line.startsWith(" ") || line.startsWith("\t"))
                        && before.endsWith("<")
                        && onlyMarks(after)
                        && before.length() < 80
                        && before.indexOf(':') < 0
                ? address
                : null;
    }

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
            "smtp error from remote mail server after rcpt to:");

    private static boolean onlyMarks(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String shortened(String text) {
        return text.length() > 2000 ? text.substring(0, 2000) : text;
    }
}
