package org.jamesconsent.reading.report;

import java.util.ArrayList;
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
 * Recognises bounces that are written for people: by qmail, Exim, older Postfix, Sendmail and Exchange, Domino, Courier and many more, and
 * parts what they say from the message that they return.
 */
final class TextBounce {
    private static final int SEARCHED = 16_000;

    /** With what local parts of mail systems begin, without dots and dashes. */
    private static final Set<String> ROBOTS = Set.of(
            "mailerdaemon",
            "maildaemon",
            "postmaster",
            "mdaemon",
            "mailadmin",
            "microsoftexchange",
            "mailsystem",
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
            "mail failed",
            "returning to sender",
            "error sending your mail",
            "mail delivery",
            "mail error",
            "message delivery",
            "message delayed",
            "mail system error",
            "bounced mail",
            "bounce:",
            "could not send message",
            "could not send mail",
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
        openings.put("the following addresses had delivery ", "sendmail");
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
        openings.put("error message below: ", "james");
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
            "message headers follow",
            "included is a copy of the message header",
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
        boolean robot = isFromMachine(mail) || isFromNobody(mail) && hasReturned(mail);
        boolean spoken = isSubject(mail.heading().subject());
        if (named.isEmpty() && !robot && !spoken) {
            return Optional.empty();
        }
        String text = body(mail);
        String head = PlainText.onOneLine(text.length() > SEARCHED ? text.substring(0, SEARCHED) : text);
        @Nullable String dialect = dialect(head);
        boolean bounce = !named.isEmpty()
                || robot && (spoken || dialect != null && !dialect.equals("imail") || returnsWithReply(mail, text))
                || spoken && dialect != null && !dialect.equals("other") && !isReplyOrForward(mail);
        if (!bounce) {
            return Optional.empty();
        }
        int cut = returnedAt(text);
        String notice = cut < 0 ? text : text.substring(0, text.lastIndexOf('\n', cut - 1) + 1);
        @Nullable ReturnedMessage returned = returned(mail, cut < 0 ? "" : text.substring(cut));
        List<FailedRecipient> recipients = recipients(mail, notice, named, returned);
        return Optional.of(new BounceReport(recipients, returned, dialect == null ? "other" : dialect));
    }

    /** Whether the mail says to come from a mail system, or has the null sender (RFC 5321 section 4.5.5). */
    static boolean isFromMachine(MailView mail) {
        HeaderFields headers = mail.heading().headers();
        if (isNull(headers.value("Return-Path").orElse(""))
                || isNull(headers.value("From").orElse(""))) {
            return true;
        }
        String from = headers.text("From").toLowerCase(Locale.ROOT);
        @Nullable String address = mail.heading().from();
        return isRobot(address == null ? from.strip() : address)
                || from.contains("mail delivery s")
                || from.contains("mailer-daemon")
                || from.contains("system administrator");
    }

    private static boolean isNull(String path) {
        return path.replace(" ", "").equals("<>");
    }

    /** Whether an address is a mail system's. */
    static boolean isRobot(String address) {
        String local = localPart(address);
        return ROBOTS.stream().anyMatch(local::startsWith);
    }

    /** Some of those who return mail say that they do not read answers; shops say so, too. */
    private static boolean isFromNobody(MailView mail) {
        @Nullable String from = mail.heading().from();
        return from != null && localPart(from).startsWith("noreply");
    }

    private static boolean returnsWithReply(MailView mail, String text) {
        return hasReturned(mail) && FailureJudge.hasReply(shortened(text));
    }

    private static boolean hasReturned(MailView mail) {
        return mail.leaf("message/rfc822", "message/global", "text/rfc822-headers")
                .isPresent();
    }

    private static String localPart(String address) {
        int at = address.indexOf('@');
        return address.substring(0, at < 0 ? address.length() : at)
                .toLowerCase(Locale.ROOT)
                .replace("-", "")
                .replace("_", "")
                .replace(".", "");
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

    /** As the field {@code Action} would say it (RFC 3464 section 2.3.3). */
    private static String action(String subject, String notice) {
        String plain = PlainText.of(shortened(subject));
        if (isSuccess(plain, notice)) {
            return "delivered";
        }
        return isDelay(plain, notice) ? "delayed" : "failed";
    }

    private static boolean isSuccess(String plain, String notice) {
        return plain.contains("successful mail delivery")
                || plain.contains("successfully delivered")
                || plain.contains("(success)")
                || notice.contains("was successfully delivered")
                || notice.contains("has been successfully delivered");
    }

    private static boolean isDelay(String plain, String notice) {
        return plain.contains("delayed")
                || plain.startsWith("warning") && plain.contains("could not send")
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
                // A multipart whose boundary stands nowhere is text all the same.
                .orElseGet(() -> mail.root().children().isEmpty() ? mail.text(mail.root()) : "");
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
    private static List<FailedRecipient> recipients(
            MailView mail, String notice, List<String> named, @Nullable ReturnedMessage returned) {
        List<FailedRecipient> inFields = named.isEmpty() ? StatusFields.recipientsInText(notice, mail) : List.of();
        if (!inFields.isEmpty()) {
            return StatusFields.explained(inFields, mail);
        }
        Map<String, String> blamed =
                JamesNotice.recipients(notice, mail.budget().recipients());
        if (blamed.isEmpty()) {
            blamed = BlamedAddresses.in(notice, mail, named);
        }
        if (blamed.isEmpty() && returned != null) {
            @Nullable String addressee = onlyAddressee(returned);
            if (addressee != null) {
                blamed = Map.of(addressee, notice);
            }
        }
        String action = action(mail.heading().subject(), PlainText.of(shortened(notice)));
        List<FailedRecipient> recipients = new ArrayList<>();
        blamed.forEach((address, words) -> recipients.add(FailureJudge.judge(null, address, action, "", words)));
        return recipients;
    }

    /** Whom the returned message was for, if for one only. */
    private static @Nullable String onlyAddressee(ReturnedMessage returned) {
        List<String> to = returned.headers().values("To");
        return to.size() == 1 && to.getFirst().indexOf('@') == to.getFirst().lastIndexOf('@')
                ? Addresses.in(to.getFirst())
                : null;
    }

    /**
     * What a notice says of each address, for reports whose fields do not say it: all of it if there is only one; empty where nothing is
     * said.
     */
    static Map<String, String> wordsAbout(List<String> addresses, MailView mail) {
        String text = body(mail);
        int cut = returnedAt(text);
        String notice = cut < 0 ? text : text.substring(0, cut);
        if (addresses.size() != 1) {
            return BlamedAddresses.in(notice, mail, addresses);
        }
        String address = addresses.getFirst();
        String words = BlamedAddresses.in(notice, mail, addresses).getOrDefault(address, "");
        return Map.of(address, words.isEmpty() ? shortened(notice) : words);
    }

    private static String shortened(String text) {
        return text.length() > 2000 ? text.substring(0, 2000) : text;
    }
}
