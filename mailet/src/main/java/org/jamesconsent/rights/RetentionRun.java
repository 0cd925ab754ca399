package org.jamesconsent.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.RetentionConfiguration;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.rights.Retention.Due;

/**
 * Applies the periods of retention to everybody whom an organisation knows, in constant memory and in small transactions, so that
 * James goes on recording in between. What broke off is done by the next run. For one thread.
 */
public final class RetentionRun {
    /** So many people share a transaction: few enough that no withdrawal waits noticeably. */
    private static final int BATCH = 100;

    private final ConsentStore store;
    private final OrganisationConfiguration organisation;
    private final Retention retention;
    private final Consumer<Due> listener;
    private long people;
    private long expired;
    private long requests;
    private long facts;
    private long evidence;

    /**
     * What was done, or would be.
     *
     * @param people how many were looked at
     * @param expired consents that no longer count
     * @param requests requests that were not confirmed in time
     * @param facts people of whom facts went
     * @param evidence entries that lost their evidence
     */
    public record Tally(long people, long expired, long requests, long facts, long evidence) {}

    /**
     * @param listener is told of each person of whom there is something to tell
     */
    public RetentionRun(
            ConsentStore store,
            OrganisationConfiguration organisation,
            RetentionConfiguration periods,
            Instant now,
            Consumer<Due> listener) {
        this.store = store;
        this.organisation = organisation;
        this.retention = new Retention(organisation, periods, now);
        this.listener = listener;
    }

    /** Tells what would be done, and does nothing. */
    public Tally rehearse() throws StoreException {
        return goThrough(false);
    }

    /**
     * Does it.
     *
     * @throws StoreException if it broke off; what was told to the listener before is done
     */
    public Tally run() throws StoreException {
        return goThrough(true);
    }

    private Tally goThrough(boolean forReal) throws StoreException {
        SubjectId last = null;
        SortedMap<SubjectId, KnownPerson> page = store.people(organisation.id(), last, BATCH);
        while (!page.isEmpty()) {
            List<Due> dues = new ArrayList<>();
            for (SubjectId subject : page.keySet()) {
                Due due = retention.of(subject, store.history(organisation.id(), subject));
                if (!due.isNothing()) {
                    dues.add(due);
                }
            }
            List<SubjectId> work =
                    dues.stream().filter(Due::isWork).map(Due::subject).toList();
            if (forReal && !work.isEmpty()) {
                store.recordUpon(organisation.id(), work, retention::events);
            }
            people += page.size();
            dues.forEach(this::tell);
            last = page.lastKey();
            page = store.people(organisation.id(), last, BATCH);
        }
        return new Tally(people, expired, requests, facts, evidence);
    }

    private void tell(Due due) {
        expired += due.expired().size();
        requests += due.requests().size();
        facts += due.facts().isEmpty() ? 0 : 1;
        evidence += due.evidence().size() + due.requestEntries().size();
        listener.accept(due);
    }
}
