package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Remembers which verdict each recipient of each message got, so that years later it can be told why a message was sent to
 * somebody, and that one was not. Holds neither addresses nor Message-IDs.
 *
 * <p>A message may be judged more than once: James redelivers, and each copy is judged again as it leaves. A verdict that says
 * the same as the one before adds nothing; another one is put behind it, and the last one counts.
 *
 * <p>All methods may be called from any number of threads and by several James servers on the same data.
 */
public interface VerdictJournal {
    /**
     * Adds the verdicts on one message, all or none. On return they are durable: they survive a power cut.
     *
     * @param verdicts of any number of recipients
     * @param keptSince what is older may be forgotten; a few old verdicts go with each new one
     * @throws StoreException if that cannot be told; then none is added, or all are
     */
    void add(JudgedMessage message, Collection<JudgedRecipient> verdicts, Instant keptSince) throws StoreException;

    /**
     * Every verdict on messages of that key, of one recipient after the other, each one's in the order in which they were given.
     * Senders may use a Message-ID for several purposes, and one message for thousands.
     *
     * @return empty for a message never heard of, or forgotten
     * @throws StoreException if that cannot be told
     */
    List<Judged> ofMessage(OrganisationId organisation, MessageKey key) throws StoreException;

    /**
     * The same for one recipient only, which is one quick look-up.
     *
     * @return empty if that person is not known to have been a recipient of the message
     * @throws StoreException if that cannot be told
     */
    List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject) throws StoreException;

    /**
     * Every verdict on one person, in the order in which the messages were first judged.
     *
     * @throws StoreException if that cannot be told
     */
    List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) throws StoreException;

    /** A verdict and what it is about. */
    record Judged(JudgedMessage message, JudgedRecipient verdict) {}
}
