package org.jamesconsent.consent;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where events are kept and today's state is found. All methods may be called from any number of threads, and several
 * stores (in one process or many) may work on the same data at once.
 *
 * <p>Adapters fold events with {@link SubjectState#after} and {@link PurposeState#after} and nothing else, so that every
 * store tells the same story. {@code ConsentStoreContract} in the tests describes them all.
 */
public interface ConsentStore extends AutoCloseable {
    /**
     * What is known of many recipients, in one round trip. Reads what was last {@linkplain #record recorded} by anyone:
     * nothing is cached.
     *
     * @return a state for each of the subjects, {@link RecipientFacts#UNKNOWN} for those never heard of
     * @throws StoreException if even one of them cannot be told
     */
    Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws StoreException;

    /**
     * Takes events into the ledger and into today's state, all or none. On return they are durable: they survive a power
     * cut. With an {@linkplain Act.Erased erasure} go the evidence and the facts of the entries that it names.
     *
     * @param events in any order, of any number of subjects and organisations
     * @return for each event, in their order, what became of it
     * @throws StoreException if none of them was taken
     */
    List<Recorded> record(List<ConsentEvent> events) throws StoreException;

    /** {@link #record(List)} for one event. */
    default Recorded record(ConsentEvent event) throws StoreException {
        return record(List.of(event)).getFirst();
    }

    /**
     * Records what follows from the histories of people, all or none. Nobody records anything of them in between.
     *
     * @param subjects each once
     * @param decision is asked for each of them; may tell of others, too. Is asked for all of them again if somebody recorded
     *     meanwhile: what it said last counts
     * @return for each event, in their order, what became of it
     * @throws StoreException if nothing was recorded
     */
    List<Recorded> recordUpon(OrganisationId organisation, Collection<SubjectId> subjects, Decision decision)
            throws StoreException;

    /** Makes events of a history. */
    @FunctionalInterface
    interface Decision {
        /** What to record; empty if nothing. */
        List<ConsentEvent> on(SubjectId subject, List<LedgerEntry> history);
    }

    /**
     * Sees to it that what was {@linkplain Act.Erased erased} can be found nowhere in the store's files any more.
     *
     * @return false if traces are left, since somebody reads an earlier state just now; they go with a later call, or in the
     *     normal course of recording
     */
    boolean removeTraces() throws StoreException;

    /** All events of one person in one organisation, in the order of recording; empty if there are none. */
    List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws StoreException;

    /**
     * People of an organisation with all their states, page by page: whoever has entries in the ledger, in the order of the ids.
     *
     * @param after the last one of the page before; null for the first page
     * @param most how many people a page has
     * @return empty after the last page
     */
    SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws StoreException;

    /**
     * The fingerprint of the organisation's hash key that the store's subject ids were made with. The first caller sets
     * it; whoever comes with another key later is told the one that counts, and must not go on.
     *
     * @param fingerprint that of the caller's key, or null to ask only
     * @return the fingerprint that counts; null if none is set
     */
    @Nullable
    String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint) throws StoreException;

    /** Where it is remembered how far the dividing of messages came: beside the consents, where every James finds it. */
    SplitJournal splits();

    /** Which verdict each recipient of each message got. */
    VerdictJournal verdicts();

    /** Which requests of other systems were answered, and how. */
    RequestJournal requests();

    /** How far other systems were told what the ledger holds. */
    WebhookJournal webhooks();

    /** The texts that people were shown. */
    WordingArchive wordings();

    /** The history as a whole, to be proved. */
    Ledger ledger();

    @Override
    void close();

    /**
     * What became of an event.
     *
     * @param entry its ledger entry
     * @param changed whether today's state means something else than before ({@link PurposeState#meansTheSameAs}, {@link
     *     SubjectState#meansTheSameAs}); a repeated withdrawal, or an import against an opt-out, is in the ledger and
     *     changes nothing
     */
    record Recorded(long entry, boolean changed) {}
}
