package org.jamesconsent.inbound;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.Consequence.Wanted;
import org.jamesconsent.inbound.Consequence.Wish;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows from a reply: who wrote it, and what of it goes into the ledger. Nothing ever grants. Where the writer or the
 * purpose is not clear, nothing follows but a flag.
 *
 * <p>Who wrote it is told by the token in the address it was sent to, if there is one; else by its sender, who is taken at their
 * word, the more so if they answer a message that they were sent: the worst that a forged sender can do is to keep newsletters from somebody.
 */
public final class ReplyJudge {
    /** Why a reply is doubtful whose address has a token that is not ours. */
    public static final String FOREIGN_TOKEN = "foreign-token";

    private static final Consequence NOTHING = new Consequence.Nothing();

    /** How many messages that a mail says it answers are looked up; those it answers directly come first. */
    private static final int MAX_ANSWERED = 20;

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
                        command.command(),
                        Set.of());
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
                        answer.sentence(),
                        others(answer));
            case OBJECT -> stopping(address, heading, answer, envelopeSender, Wish.OBJECTION);
            case ERASURE -> stopping(address, heading, answer, envelopeSender, Wish.ERASURE);
            case ACCESS -> asking(writer(address, heading, envelopeSender), Wish.ACCESS, answer.sentence());
            case ASKS_FOR_LINK -> asking(writer(address, heading, envelopeSender), Wish.LINK, answer.sentence());
        };
    }

    /** What only people can do, beside what is done here. */
    private static Set<Wish> others(Answer answer) {
        return answer.intents().contains(Intent.ACCESS) ? Set.of(Wish.ACCESS) : Set.of();
    }

    private Consequence stopping(Own address, Heading heading, Answer answer, String envelopeSender, Wish wish)
            throws StoreException {
        return leaving(
                writer(address, heading, envelopeSender), Scope.EVERYTHING, wish, answer.sentence(), others(answer));
    }

    private static Consequence leaving(
            Writer writer, Scope scope, Wish wish, @Nullable String sentence, Set<Wish> others) {
        if (writer.doubt() != null) {
            return new Consequence.Doubtful(writer.doubt());
        }
        if (scope == Scope.EVERYTHING) {
            ObjectionKind kind = wish == Wish.OBJECTION ? ObjectionKind.COMPLAINT : ObjectionKind.WITHDRAWAL;
            return new Wanted(wish, writer.subject(), Optional.empty(), new Act.Objected(kind), sentence, others);
        }
        if (writer.purpose().isEmpty()) {
            return new Consequence.Doubtful("several-purposes");
        }
        return new Wanted(
                wish,
                writer.subject(),
                writer.purpose(),
                new Act.Withdrawn(writer.purpose().get(), Channel.MAIL),
                sentence,
                others);
    }

    private static Consequence asking(Writer writer, Wish wish, @Nullable String sentence) {
        return writer.doubt() != null
                ? new Consequence.Doubtful(writer.doubt())
                : new Wanted(wish, writer.subject(), writer.purpose(), null, sentence, Set.of());
    }

    private Writer writer(Own address, Heading heading, String envelopeSender) throws StoreException {
        var wayOut = address.wayOut();
        if (wayOut.isPresent()) {
            return new Writer(wayOut.get().subject(), Optional.of(wayOut.get().purpose()), null);
        }
        if (address.token().isPresent()) {
            return Writer.doubtful(FOREIGN_TOKEN);
        }
        Optional<CanonicalAddress> from = Senders.only(heading);
        if (from.isEmpty()) {
            return Writer.doubtful("several-senders");
        }
        SubjectId subject = address.organisation().keyring().subjectId(from.get());
        Set<PurposeName> answered = answered(address.organisation(), heading, subject);
        if (answered.isEmpty() && !Senders.areRelated(from.get(), envelopeSender)) {
            return Writer.doubtful("contradictory-senders");
        }
        return new Writer(subject, only(answered).or(() -> only(names(address.purposes()))), null);
    }

    /** What the messages of ours were for that the mail answers, and that the person was sent. */
    private Set<PurposeName> answered(OrganisationParts organisation, Heading heading, SubjectId subject)
            throws StoreException {
        Set<String> ids = new LinkedHashSet<>(heading.inReplyTo());
        ids.addAll(heading.references().reversed());
        Set<PurposeName> purposes = new LinkedHashSet<>();
        for (String id : ids.stream().limit(MAX_ANSWERED).toList()) {
            runtime.store()
                    .verdicts()
                    .ofRecipient(
                            organisation.configuration().id(),
                            organisation.keyring().messageKey(id),
                            subject)
                    .forEach(judged -> purposes.add(judged.message().purpose()));
        }
        return purposes;
    }

    private static Set<PurposeName> names(List<PurposeConfiguration> purposes) {
        return purposes.stream().map(purpose -> purpose.purpose().name()).collect(Collectors.toSet());
    }

    private static Optional<PurposeName> only(Set<PurposeName> purposes) {
        return purposes.size() == 1 ? purposes.stream().findFirst() : Optional.empty();
    }
}
