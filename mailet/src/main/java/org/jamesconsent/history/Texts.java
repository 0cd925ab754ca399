package org.jamesconsent.history;

import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.WordingArchive.KeptWording;

/**
 * Finds the text that somebody was shown.
 *
 * @param kept all texts of the organisation
 */
public record Texts(List<KeptWording> kept) {
    public Texts {
        kept = List.copyOf(kept);
    }

    /** The texts that an entry's evidence may mean: one, or one in each language if it names no language. */
    public List<KeptWording> shownFor(LedgerEntry entry) {
        String version = entry.event().evidence().wording();
        if (version == null || !(entry.event().act() instanceof Act.OnPurpose act)) {
            return List.of();
        }
        return kept.stream()
                .filter(one -> one.wording().purpose().equals(act.purpose())
                        && one.wording().isMeantBy(version))
                .toList();
    }
}
