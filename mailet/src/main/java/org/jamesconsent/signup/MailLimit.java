package org.jamesconsent.signup;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.LedgerEntry;

/**
 * How many mails of ours that ask something a mailbox has got of late, by the ledger: so that nobody is bombed with them, from
 * however many networks, servers and restarts.
 */
public final class MailLimit {
    /** For so long the same question is not put again. */
    public static final Duration REPETITION = Duration.ofHours(1);

    /** The time that a limit on all mails to a mailbox is for. */
    public static final Duration DAY = Duration.ofDays(1);

    private MailLimit() {}

    /** Whether less than {@code most} mails went to the mailbox in the last {@link #DAY}. */
    public static boolean allows(List<LedgerEntry> entries, Instant now, int most) {
        return allows(entries, now, most, entry -> true);
    }

    /** @param sent whether the mail that an entry stands for went out */
    public static boolean allows(List<LedgerEntry> entries, Instant now, int most, Predicate<LedgerEntry> sent) {
        Set<Instant> mails = new HashSet<>();
        for (LedgerEntry entry : entries) {
            Act act = entry.event().act();
            if ((act instanceof Act.Requested || act instanceof Act.Asked)
                    && entry.event().at().isAfter(now.minus(DAY))
                    && sent.test(entry)) {
                mails.add(entry.event().at());
            }
        }
        return mails.size() < most;
    }

    /** Whether such an entry is of the last {@link #REPETITION}. */
    public static boolean isRepetition(List<LedgerEntry> entries, Instant now, Predicate<LedgerEntry> same) {
        return entries.stream()
                .anyMatch(entry -> entry.event().at().isAfter(now.minus(REPETITION)) && same.test(entry));
    }
}
