package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.token.Keyring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a message to several recipients is divided into: mails that are spooled into the same processor and come by again. A
 * message whose dividing was cut off comes by again too, and is divided again. The journal sees to it that only one of the
 * mails that then serve a recipient goes on: the one whose run claimed the recipient first.
 *
 * @param keyring makes ids of the recipients
 * @param journal remembers who claimed whom
 */
record Parts(Keyring keyring, SplitJournal journal) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Parts.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new attempt at dividing a message. */
    static SplitRun newRun(Mail mail) {
        return SplitRun.of(nameOf(mail), RANDOM);
    }

    /** The name in James of the message that the mail is, or is a part of: the same at every redelivery. */
    static String nameOf(Mail mail) {
        return ConsentAttributes.part(mail)
                .map(SplitRun::message)
                .or(() -> ConsentAttributes.message(mail))
                .orElseGet(mail::getName);
    }

    /** Whether only parts of the mail may go on, never itself: it might have been divided before. */
    static boolean mustBeDivided(Mail mail) {
        return ConsentAttributes.message(mail).isPresent();
    }

    /** The id by which a recipient is claimed. */
    SubjectId id(MailAddress recipient) {
        try {
            return keyring.subjectId(CanonicalAddress.of(recipient.asString()));
        } catch (InvalidAddressException e) {
            return keyring.unreadableId(recipient.asString());
        }
    }

    /**
     * Leaves in a part the recipients that another run did not claim before, which may be none. Does nothing to a mail that
     * is no part.
     */
    void keepOwn(Mail mail) throws StoreException, MessagingException {
        Optional<SplitRun> run = ConsentAttributes.part(mail);
        if (run.isPresent()) {
            Map<MailAddress, SubjectId> ids = ids(mail);
            Set<SubjectId> own = journal.claim(run.get(), Set.copyOf(ids.values()));
            keep(mail, ids, own::contains);
        }
    }

    /** Leaves in a message the recipients whom no part serves yet, which may be none. */
    void keepUnserved(Mail mail) throws StoreException, MessagingException {
        if (!mustBeDivided(mail) && mail.getRecipients().size() > 1) {
            ConsentAttributes.setMessage(mail);
        }
        Optional<String> message = ConsentAttributes.message(mail);
        if (message.isPresent()) {
            Set<SubjectId> served = journal.claimed(message.get());
            if (!served.isEmpty()) {
                keep(mail, ids(mail), id -> !served.contains(id));
            }
        }
    }

    /** Claims those to whom a part was spooled. Only saves the parts from doing so one by one, so failure does no harm. */
    void claimSpooled(SplitRun run, Collection<SubjectId> recipients) {
        try {
            journal.claim(run, recipients);
        } catch (StoreException e) {
            LOGGER.debug("{}: parts are spooled, but not claimed yet", run.message(), e);
        }
    }

    private Map<MailAddress, SubjectId> ids(Mail mail) {
        Map<MailAddress, SubjectId> ids = new LinkedHashMap<>();
        mail.getRecipients().forEach(recipient -> ids.put(recipient, id(recipient)));
        return ids;
    }

    private static void keep(Mail mail, Map<MailAddress, SubjectId> ids, Predicate<SubjectId> wanted)
            throws MessagingException {
        List<MailAddress> kept = mail.getRecipients().stream()
                .filter(recipient -> wanted.test(ids.get(recipient)))
                .toList();
        int others = mail.getRecipients().size() - kept.size();
        if (others > 0) {
            LOGGER.info("{}: {} recipients were served before and are left out", mail.getName(), others);
            mail.setRecipients(kept);
        }
    }
}
