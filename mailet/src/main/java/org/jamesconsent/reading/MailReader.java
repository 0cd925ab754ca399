package org.jamesconsent.reading;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimeStructure;
import org.jamesconsent.reading.automata.AutomataReader;
import org.jamesconsent.reading.automata.AutomaticKind;
import org.jamesconsent.reading.automata.AutomaticMark;
import org.jamesconsent.reading.intent.IntentReader;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.reading.mail.MailView;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.reading.report.BounceReader;
import org.jamesconsent.reading.report.BounceReport;
import org.jamesconsent.reading.report.ComplaintReader;
import org.jamesconsent.reading.report.ComplaintReport;
import org.jamesconsent.reading.words.OwnWords;

/**
 * Reads mail that came in and says what it is. Throws because of nothing that a mail may contain, and costs no more than its
 * budget. Always says the same of the same octets.
 *
 * <p>Immutable and safe for any thread.
 */
public final class MailReader {
    /** Prefixes of replies: "Re:", "AW:", "Antw:", "Odp:" and the like are short and end in a colon. */
    private static final int LONGEST_PREFIX = 5;

    private static final int MAX_PREFIXES = 10;

    private static final Set<String> FORWARD_PREFIXES = Set.of("fw", "fwd", "tr", "wg", "rv", "i", "enc", "doorst");

    private static final Set<String> NO_REPLY_PREFIXES = Stream.concat(
                    FORWARD_PREFIXES.stream(), Stream.of("stop", "http", "baja"))
            .collect(Collectors.toUnmodifiableSet());

    private final ReadingBudget budget;
    private final IntentReader intents;

    public MailReader(ReadingBudget budget) {
        this.budget = budget;
        this.intents = new IntentReader(budget);
    }

    /**
     * @param message the octets from the first header line on; not written to, and not to be written to meanwhile
     * @return {@link Reading.Other} if nothing can be made of it
     */
    public Reading read(byte[] message) {
        try {
            return read(MailView.of(message, budget));
        } catch (MalformedMessageException e) {
            return new Reading.Other(Heading.NONE, String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #read(byte[])}, of a mail whose structure is known already, and was found within limits of the caller's. */
    public Reading read(MimeStructure structure) {
        return read(MailView.of(structure, budget));
    }

    private Reading read(MailView mail) {
        Heading heading = mail.heading();
        if (isApplesUnsubscribe(heading)) {
            return new Reading.UnsubscribeMail(heading, Scope.THIS_PURPOSE, "X-Apple-Unsubscribe: true");
        }
        Optional<ComplaintReport> complaint = ComplaintReader.read(mail);
        if (complaint.isPresent()) {
            return new Reading.Complaint(
                    heading, complaint.get().report(), complaint.get().returned());
        }
        Optional<BounceReport> bounce = BounceReader.read(mail);
        if (bounce.isPresent()) {
            return bounce(heading, bounce.get());
        }
        OwnWords words = OwnWords.of(mail);
        if (words.text().isBlank() || isForward(heading.subject())) {
            Optional<BounceReport> forwarded = BounceReader.readForwarded(mail);
            if (forwarded.isPresent()) {
                return bounce(heading, forwarded.get());
            }
        }
        Optional<AutomaticMark> machine = AutomataReader.read(mail, words.text());
        if (machine.isPresent()) {
            return new Reading.AutomaticReply(
                    heading, machine.get().kind(), machine.get().sign());
        }
        if (mail.root().isType("multipart/report")) {
            return new Reading.AutomaticReply(heading, AutomaticKind.OTHER, "multipart/report");
        }
        if (AutomataReader.isBulk(heading)) {
            return new Reading.Other(heading, "it was sent to a list or as a campaign");
        }
        return personal(heading, words.text());
    }

    private static Reading bounce(Heading heading, BounceReport report) {
        return new Reading.Bounce(heading, report.recipients(), report.returned(), report.dialect());
    }

    private static boolean isForward(String subject) {
        String start = subject.strip().toLowerCase(Locale.ROOT);
        int colon = start.indexOf(':');
        return colon > 0 && FORWARD_PREFIXES.contains(start.substring(0, colon).strip());
    }

    private Reading personal(Heading heading, String words) {
        String subject = heading.subject().strip();
        boolean reply = isReply(subject);
        if (words.isBlank()) {
            if (intents.isLeaveCommand(command(subject, reply), reply)) {
                return new Reading.UnsubscribeMail(heading, intents.scopeOf(command(subject, reply)), subject);
            }
            if (!reply && intents.isJoinCommand(subject)) {
                return new Reading.SubscribeMail(heading, subject);
            }
        }
        return new Reading.Reply(heading, intents.read(command(subject, reply), reply, words, heading.from()));
    }

    /** The subject without the prefixes of replies. */
    private static String command(String subject, boolean reply) {
        String rest = subject;
        for (int i = 0; i < MAX_PREFIXES && reply && isReply(rest); i++) {
            rest = rest.substring(rest.indexOf(':') + 1).strip();
        }
        return rest;
    }

    private static boolean isReply(String subject) {
        int colon = subject.indexOf(':');
        return colon > 0
                && colon <= LONGEST_PREFIX
                && !NO_REPLY_PREFIXES.contains(
                        subject.substring(0, colon).strip().toLowerCase(Locale.ROOT));
    }

    /** Apple Mail unsubscribes by this mail, which a person's click sends. */
    private static boolean isApplesUnsubscribe(Heading heading) {
        return heading.headers()
                .value("X-Apple-Unsubscribe")
                .filter(value -> value.strip().equalsIgnoreCase("true"))
                .isPresent();
    }
}
