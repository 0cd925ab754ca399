package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jamesconsent.wording.AnswerWording;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Lines;

/**
 * Tells a person that unsubscribing by mail has worked (an automatic response by RFC 3834). Plain text, nothing of what
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
        String from = Addresses.forHeader("from", done.from());
        Octets octets = new Octets()
                .field("From", Octets.mailbox(Lines.one(done.organisation(), MAX_NAME_CHARACTERS), from))
                .field("To", Addresses.forHeader("to", done.to()))
                .text("Subject", wording.subject(done.title()))
                .field("Date", Octets.date(clock.instant()))
                .field("Message-ID", "<" + ids.get() + "@" + Addresses.asciiDomainOf(from) + ">");
        var answered = OriginalHeaders.wellFormedId(done.messageId());
        if (answered.isPresent()) {
            octets.field("In-Reply-To", answered.get()).field("References", answered.get());
        }
        octets.field("Auto-Submitted", "auto-replied")
                .field("Content-Language", language.tag())
                .field("MIME-Version", "1.0")
                .textBody(text(done, wording));
        return new ComposedMessage(octets.toByteArray());
    }

    private static String text(Unsubscription done, AnswerWording wording) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Lines.wrap(wording.done(done.title(), done.organisation()) + " " + wording.effect(), Lines.WIDTH));
        lines.add("");
        String address = Lines.one(done.postalAddress(), MAX_NAME_CHARACTERS);
        if (!address.isEmpty()) {
            lines.addAll(Lines.wrap(wording.contact(done.organisation()), Lines.WIDTH));
            lines.addAll(Lines.wrap(address, Lines.WIDTH));
            lines.add("");
        }
        lines.addAll(Lines.wrap(wording.privacy(), Lines.WIDTH));
        lines.add(done.privacyPolicy().toASCIIString());
        lines.add("");
        lines.addAll(Lines.wrap(wording.automatic(), Lines.WIDTH));
        return Octets.lines(lines);
    }
}
