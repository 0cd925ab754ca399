package org.jamesconsent.consent;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Remembers which attempt at dividing a message serves which of its recipients, so that a message that James redelivers after
 * a crash reaches everybody once. Every recipient of a message belongs to the first {@linkplain SplitRun run} that claims it,
 * for as long as the journal remembers.
 *
 * <p>The rule that makes it safe: a run claims a recipient only once the mail that serves the recipient is in James's queue.
 * Thus whoever is claimed is served, and who is not may be served again.
 *
 * <p>All methods may be called from any number of threads and by several James servers on the same data.
 */
public interface SplitJournal {
    /** For how long it remembers, at least. */
    Duration MEMORY = Duration.ofDays(30);

    /**
     * Whom some run claimed.
     *
     * @param message a name as in {@link SplitRun}
     * @return empty for a message never heard of
     * @throws StoreException if that cannot be told
     */
    Set<SubjectId> claimed(String message) throws StoreException;

    /**
     * Claims those whom no other run has. On return that is durable: it survives a power cut. To claim again changes nothing.
     *
     * @return those of {@code recipients} who belong to this run
     * @throws StoreException if that cannot be told; then nothing is claimed, or all that is free
     */
    Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) throws StoreException;
}
