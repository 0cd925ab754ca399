package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Keeps every text that people were shown, whatever is configured today, since evidence names it by version only. What is kept
 * is never changed or forgotten. All methods may be called from any number of threads and by several James servers on the same
 * data.
 */
public interface WordingArchive {
    /**
     * Keeps texts under their versions, all or none. Where a text is kept already under the same version and language, that one
     * stays.
     *
     * @throws StoreException if none was kept
     */
    void keep(Collection<ShownWording> wordings) throws StoreException;

    /**
     * All texts of an organisation, by purpose, version and language.
     *
     * @throws StoreException if they cannot be told
     */
    List<KeptWording> of(OrganisationId organisation) throws StoreException;

    /**
     * A text, and since when it is kept.
     *
     * @param since when the store learnt of it, in whole microseconds
     */
    record KeptWording(ShownWording wording, Instant since) {}
}
