package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jamesconsent.wording.AnswerWording;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Lines;

/**
 * Tells a person that unsubscribing by mail has worked, or how it is done (automatic responses by RFC 3834). Plain text, nothing of what
 * the person wrote is repeated. It is for the caller to send it with the null sender, to answer each person once, and
 * never to answer a list or an automaton: {@link org.jamesconsent.message.AutomaticMail} judges that.
 *
 * <p>Safe for any thread.
 */
public final class UnsubscribeAnswer {
    private static final int MAX_NAME_CHARACTERS = 200;

    private final Clock clock;
    private final Supplier<String> ids;

    /** @param clock tells the date of the answers */
    public UnsubscribeAnswer(Clock clock) {
        this(clock, () -> UUID.randomUUID().toString());
    }

    UnsubscribeAnswer(Clock clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Writes the answer.
     *
     * @return a message with all its headers, addressed to the person
     * @throws IllegalArgumentException if one of the two addresses is none
     * @throws MessagingException never in practice: it comes with Jakarta Mail
     */
    public MimeMessage compose(Unsubscription done, Language language) throws MessagingException {
        AnswerWording wording = AnswerWording.in(language);
        String title = done.title();
        String subject = title == null ? wording.subjectOfAll() : wording.subject(title);
        String outcome =
                title == null ? wording.doneWithAll(done.organisation()) : wording.done(title, done.organisation());
        List<String> lines = new ArrayList<>(Lines.wrap(outcome + " " + wording.effect(), Lines.WIDTH));
        lines.add("");
        lines.addAll(identity(done, wording));
        lines.add("");
        lines.addAll(Lines.wrap(wording.automatic(), Lines.WIDTH));
        return message(done, subject, lines, language);
    }

    /**
     * Writes the answer to somebody who asked how to unsubscribe. It holds the person's own links: send it to nobody else.
     *
     * @param asked what the person asked about; with a title
     * @param unsubscribe where the person can leave
     * @param preferences where the person can choose
     * @throws IllegalArgumentException if one of the two addresses is none, or if the title is missing
     * @throws MessagingException never in practice: it comes with Jakarta Mail
     */
    public MimeMessage composeLinks(Unsubscription asked, URI unsubscribe, URI preferences, Language language)
            throws MessagingException {
        AnswerWording wording = AnswerWording.in(language);
        String title = asked.title();
        if (title == null) {
            throw new IllegalArgumentException("a link is for one purpose");
        }
        List<String> lines =
                new ArrayList<>(Lines.wrap(wording.askedForLinks(title, asked.organisation()), Lines.WIDTH));
        lines.add("");
        lines.add(wording.unsubscribe());
        lines.add(unsubscribe.toASCIIString());
        lines.add("");
        lines.add(wording.preferences());
        lines.add(preferences.toASCIIString());
        lines.add("");
        lines.addAll(identity(asked, wording));
        return message(asked, wording.subjectOfLinks(title), lines, language);
    }

    private MimeMessage message(Unsubscription done, String subject, List<String> lines, Language language)
            throws MessagingException {
        String from = Addresses.forHeader("from", done.from());
        Octets octets = new Octets()
                .field("From", Octets.mailbox(Lines.one(done.organisation(), MAX_NAME_CHARACTERS), from))
                .field("To", Addresses.forHeader("to", done.to()))
                .text("Subject", subject)
                .field("Date", Octets.date(clock.instant()))
                .field("Message-ID", "<" + ids.get() + "@" + Addresses.asciiDomainOf(from) + ">");
        var answered = OriginalHeaders.wellFormedId(done.messageId());
        if (answered.isPresent()) {
            octets.field("In-Reply-To", answered.get()).field("References", answered.get());
        }
        octets.field("Auto-Submitted", "auto-replied")
                .field("Content-Language", language.tag())
                .field("MIME-Version", "1.0")
                .textBody(Octets.lines(lines));
        return new ComposedMessage(octets.toByteArray());
    }

    private static List<String> identity(Unsubscription done, AnswerWording wording) {
        List<String> lines = new ArrayList<>();
        String address = Lines.one(done.postalAddress(), MAX_NAME_CHARACTERS);
        if (!address.isEmpty()) {
            lines.addAll(Lines.wrap(wording.contact(done.organisation()), Lines.WIDTH));
            lines.addAll(Lines.wrap(address, Lines.WIDTH));
            lines.add("");
        }
        lines.addAll(Lines.wrap(wording.privacy(), Lines.WIDTH));
        lines.add(done.privacyPolicy().toASCIIString());
        return lines;
    }
}
