package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mailet.Mail;
import org.jamesconsent.check.Judgement;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.VerdictJournal;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.wiring.ConsentRuntime;

/**
 * Puts the verdicts on a message into the journal.
 *
 * @param keyring makes the message's key
 * @param journal keeps the verdicts
 * @param kept for how long; empty if not at all
 * @param now when they were given
 */
record VerdictNotes(Keyring keyring, VerdictJournal journal, Optional<Period> kept, Instant now) {
    static VerdictNotes of(ConsentRuntime runtime, Keyring keyring) {
        return new VerdictNotes(
                keyring,
                runtime.store().verdicts(),
                runtime.configuration().verdictsKept(),
                runtime.clock().instant());
    }

    /**
     * On return the verdicts are durable.
     *
     * @throws StoreException if they may not be: then nothing must be done on them
     */
    void add(Mail mail, Purpose purpose, Map<String, Judgement> judgements, boolean dryRun)
            throws StoreException, MessagingException {
        if (kept.isEmpty()) {
            return;
        }
        List<JudgedRecipient> verdicts = judgements.values().stream()
                .filter(Judgement.Decided.class::isInstance)
                .map(Judgement.Decided.class::cast)
                .map(decided -> new JudgedRecipient(
                        decided.subject(),
                        now,
                        decided.verdict() instanceof Verdict.Allow,
                        decided.verdict().code(),
                        decided.verdict().row(),
                        decided.verdict().entry(),
                        dryRun))
                .toList();
        journal.add(
                new JudgedMessage(
                        purpose.organisation(), purpose.name(), Channel.MAIL, keyring.messageKey(messageId(mail))),
                verdicts,
                now.atZone(ZoneOffset.UTC).minus(kept.get()).toInstant());
    }

    /** A message without one is known by its name in James, which stands in the log. */
    private static String messageId(Mail mail) throws MessagingException {
        String[] headers = mail.getMessage().getHeader("Message-ID");
        return headers == null || headers[0].isBlank() ? Parts.nameOf(mail) : headers[0];
    }
}
