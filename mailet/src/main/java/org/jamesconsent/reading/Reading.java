package org.jamesconsent.reading;

import java.util.List;
import org.jamesconsent.reading.automata.AutomaticKind;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.reading.report.FailedRecipient;
import org.jamesconsent.reading.report.FeedbackReport;
import org.jamesconsent.reading.report.ReturnedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a mail was found to be. Says what stands in the mail and nothing about whether it is genuine: senders, recipients and
 * returned messages may all be forged, so whoever acts on a reading looks for a token of ours first.
 *
 * <p>Every kind is immutable.
 */
public sealed interface Reading {

    /** What the header says of the mail. */
    Heading heading();

    /**
     * A person wrote it, in reply to something or not.
     *
     * @param answer what they want, in their own words
     */
    record Reply(Heading heading, Answer answer) implements Reading {}

    /**
     * A mail whose whole meaning is one unsubscribe command: a subject like {@code STOP} or {@code unsubscribe} with nothing of
     * the writer's own below it, or Apple Mail's unsubscribe mail.
     *
     * @param scope this purpose, unless the command says everything
     * @param command the words it rests on, as written
     */
    record UnsubscribeMail(Heading heading, Scope scope, String command) implements Reading {}

    /**
     * A mail whose whole meaning is the command to subscribe.
     *
     * @param command the words it rests on, as written
     */
    record SubscribeMail(Heading heading, String command) implements Reading {}

    /**
     * A machine replied; nobody asked for anything, and nothing must be answered (RFC 3834).
     *
     * @param sign the header field, subject or words by which it was recognised
     */
    record AutomaticReply(Heading heading, AutomaticKind kind, String sign) implements Reading {}

    /** A machine reports about a message of somebody's, ours or not. */
    sealed interface Report extends Reading {
        /** What the report brought back of the message; null if nothing. */
        @Nullable
        ReturnedMessage returned();
    }

    /**
     * A delivery status notification, standard (RFC 3464) or not.
     *
     * @param recipients one for each recipient the report is about; empty if none could be made out
     * @param returned what the report brought back of the message; null if nothing
     * @param dialect by which form it was read, such as {@code rfc3464}, {@code qmail} or {@code exim}
     */
    record Bounce(
            Heading heading,
            List<FailedRecipient> recipients,
            @Nullable ReturnedMessage returned,
            String dialect) implements Report {
        public Bounce {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * A mailbox provider reports that a recipient complained (RFC 5965, RFC 9477), or takes that back: see {@link
     * FeedbackReport#isComplaint}.
     *
     * @param returned what the report brought back of the message; null if nothing
     */
    record Complaint(
            Heading heading,
            FeedbackReport report,
            @Nullable ReturnedMessage returned) implements Report {}

    /**
     * None of these: a campaign, a list's post, a notification, or a mail that cannot be read.
     *
     * @param why in a few words, never quoting the mail
     */
    record Other(Heading heading, String why) implements Reading {}
}
