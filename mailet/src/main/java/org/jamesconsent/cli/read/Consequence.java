package org.jamesconsent.cli.read;

import java.util.Locale;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.report.FailedRecipient;
import org.jamesconsent.reading.report.Permanence;

/** What would be done about a mail, if it tells by its token or otherwise whom it is about. */
enum Consequence {
    /** The person leaves the purpose. */
    WITHDRAW,
    /** The person leaves all purposes. */
    WITHDRAW_ALL,
    /** The person's objection is recorded, which outranks every grant. */
    OBJECT,
    /** As {@link #OBJECT}, and people see the mail, since there is more to do. */
    OBJECT_AND_FORWARD,
    /** The writer is answered with the link. */
    ANSWER_WITH_LINK,
    /** People see the mail. */
    FORWARD,
    /** People see the mail, marked as doubtful. */
    FORWARD_FLAGGED,
    /** Double opt-in begins. */
    ASK_TO_CONFIRM,
    /** The address counts as dead. */
    MARK_UNDELIVERABLE,
    /** A failure is counted against the address. */
    COUNT_FAILURE,
    /** Nothing. */
    IGNORE;

    static Consequence of(Reading reading) {
        return switch (reading) {
            case Reading.Reply reply -> of(reply.answer());
            case Reading.UnsubscribeMail mail -> mail.scope() == Scope.EVERYTHING ? WITHDRAW_ALL : WITHDRAW;
            case Reading.SubscribeMail mail -> ASK_TO_CONFIRM;
            case Reading.AutomaticReply reply -> IGNORE;
            case Reading.Bounce bounce -> of(bounce);
            case Reading.Complaint complaint -> complaint.report().isComplaint() ? OBJECT : IGNORE;
            case Reading.Other other -> FORWARD;
        };
    }

    private static Consequence of(Answer answer) {
        return switch (answer.intent()) {
            case WITHDRAW -> answer.scope() == Scope.EVERYTHING ? WITHDRAW_ALL : WITHDRAW;
            case OBJECT -> OBJECT;
            case ERASURE -> OBJECT_AND_FORWARD;
            case ASKS_FOR_LINK -> ANSWER_WITH_LINK;
            case ACCESS, OTHER -> FORWARD;
            case DOUBTFUL -> FORWARD_FLAGGED;
        };
    }

    private static Consequence of(Reading.Bounce bounce) {
        Consequence worst = IGNORE;
        for (FailedRecipient recipient : bounce.recipients()) {
            if (recipient.isAddressFault()) {
                if (recipient.permanence() == Permanence.PERMANENT) {
                    return MARK_UNDELIVERABLE;
                }
                worst = COUNT_FAILURE;
            }
        }
        return worst;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
