package org.jamesconsent.inbound;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.Consequence.Wanted;
import org.jamesconsent.inbound.Consequence.Wish;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows from a reply: who wrote it, and what of it goes into the ledger. Nothing ever grants. Where the writer or the
 * purpose is not clear, nothing follows but a flag.
 *
 * <p>Who wrote it is told by the token in the address it was sent to, if there is one; else by its sender, who is taken at their
 * word: the worst that a forged sender can do is to keep newsletters from somebody.
 */
public final class ReplyJudge {
    private static final Consequence NOTHING = new Consequence.Nothing();

    private final ConsentRuntime runtime;

    public ReplyJudge(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Who wrote, and what about. */
    private record Writer(
            SubjectId subject,
            Optional<PurposeName> purpose,
            @Nullable String doubt) {
        static Writer doubtful(String why) {
            return new Writer(new SubjectId(0, 0), Optional.empty(), why);
        }
    }

    /**
     * @param address the reply address that the mail was sent to
     * @param reading the mail
     * @param envelopeSender null if the mail has the null sender
     * @throws StoreException if it cannot be told which message the mail answers
     */
    public Consequence judge(Own address, Reading reading, @Nullable String envelopeSender) throws StoreException {
        if (envelopeSender == null) {
            return NOTHING;
        }
        return switch (reading) {
            case Reading.Reply reply -> judge(address, reply.heading(), reply.answer(), envelopeSender);
            case Reading.UnsubscribeMail command ->
                leaving(
                        writer(address, command.heading(), envelopeSender),
                        command.scope(),
                        Wish.WITHDRAWAL,
                        command.command());
            default -> NOTHING;
        };
    }

    private Consequence judge(Own address, Heading heading, Answer answer, String envelopeSender)
            throws StoreException {
        return switch (answer.intent()) {
            case OTHER -> NOTHING;
            case DOUBTFUL -> new Consequence.Doubtful("unclear");
            case WITHDRAW ->
                leaving(
                        writer(address, heading, envelopeSender),
                        answer.scope() == null ? Scope.THIS_PURPOSE : answer.scope(),
                        Wish.WITHDRAWAL,
                        answer.sentence());
            case OBJECT ->
                leaving(writer(address, heading, envelopeSender), Scope.EVERYTHING, Wish.OBJECTION, answer.sentence());
            case ERASURE ->
                leaving(writer(address, heading, envelopeSender), Scope.EVERYTHING, Wish.ERASURE, answer.sentence());
            case ACCESS -> asking(writer(address, heading, envelopeSender), Wish.ACCESS, answer.sentence());
            case ASKS_FOR_LINK -> asking(writer(address, heading, envelopeSender), Wish.LINK, answer.sentence());
        };
    }

    private static Consequence leaving(Writer writer, Scope scope, Wish wish, @Nullable String sentence) {
        if (writer.doubt() != null) {
            return new Consequence.Doubtful(writer.doubt());
        }
        if (scope == Scope.EVERYTHING) {
            ObjectionKind kind = wish == Wish.OBJECTION ? ObjectionKind.COMPLAINT : ObjectionKind.WITHDRAWAL;
            return new Wanted(wish, writer.subject(), Optional.empty(), new Act.Objected(kind), sentence);
        }
        if (writer.purpose().isEmpty()) {
            return new Consequence.Doubtful("several-purposes");
        }
        return new Wanted(
                wish,
                writer.subject(),
                writer.purpose(),
                new Act.Withdrawn(writer.purpose().get(), Channel.MAIL),
                sentence);
    }

    private static Consequence asking(Writer writer, Wish wish, @Nullable String sentence) {
        return writer.doubt() != null
                ? new Consequence.Doubtful(writer.doubt())
                : new Wanted(wish, writer.subject(), writer.purpose(), null, sentence);
    }

    private Writer writer(Own address, Heading heading, String envelopeSender) throws StoreException {
        var wayOut = address.wayOut();
        if (wayOut.isPresent()) {
            return new Writer(wayOut.get().subject(), Optional.of(wayOut.get().purpose()), null);
        }
        if (address.token().isPresent()) {
            return Writer.doubtful("foreign-token");
        }
        Optional<CanonicalAddress> from = onlyFrom(heading);
        if (from.isEmpty()) {
            return Writer.doubtful("several-senders");
        }
        if (!areRelated(from.get(), envelopeSender)) {
            return Writer.doubtful("contradictory-senders");
        }
        SubjectId subject = address.organisation().keyring().subjectId(from.get());
        List<PurposeName> purposes = address.purposes().stream()
                .map(purpose -> purpose.purpose().name())
                .toList();
        return new Writer(subject, purposes.size() == 1 ? Optional.of(purposes.getFirst()) : Optional.empty(), null);
    }

    /** The one mailbox in {@code From}; empty if there are several, or none that can be read. */
    private static Optional<CanonicalAddress> onlyFrom(Heading heading) {
        Set<CanonicalAddress> mailboxes = new LinkedHashSet<>();
        try {
            for (String value : heading.headers().values("From")) {
                for (InternetAddress mailbox : InternetAddress.parseHeader(value, true)) {
                    mailboxes.add(CanonicalAddress.of(mailbox.getAddress()));
                }
            }
        } catch (AddressException | InvalidAddressException e) {
            return Optional.empty();
        }
        return mailboxes.size() == 1 ? mailboxes.stream().findFirst() : Optional.empty();
    }

    /** Whether the domain of {@code From} is that of the envelope sender, one above or one below it. */
    private static boolean areRelated(CanonicalAddress from, String envelopeSender) {
        try {
            String one = from.domain();
            String other = CanonicalAddress.of(envelopeSender).domain();
            return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
