package org.jamesconsent.cli.proof;

import java.util.List;
import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.history.Texts;
import org.jamesconsent.wayout.VerdictStamp;

/**
 * What one organisation knows of a message.
 *
 * @param organisation whose message it is
 * @param stamp what the delivered copy says of itself; empty if there is no copy, or it says nothing of this organisation
 * @param verdicts what the journal says
 * @param entries what the verdicts and the stamp rest on; only if a single person is asked for
 * @param texts what people were shown
 */
public record SendProof(
        OrganisationConfiguration organisation,
        Optional<CheckedStamp> stamp,
        List<Judged> verdicts,
        List<LedgerEntry> entries,
        Texts texts) {
    /**
     * The stamp of a copy.
     *
     * @param stamp what it says
     * @param subject for whom its token is; empty if the token is not ours, and nothing of the stamp can be believed
     * @param finding what its checking came to
     */
    public record CheckedStamp(VerdictStamp stamp, Optional<SubjectId> subject, Finding finding) {}

    /** What came of checking a stamp. */
    public enum Finding {
        /** Its token is ours, and the journal says the same. */
        GENUINE("is genuine, and the journal says the same"),
        /** Its token is ours; the journal has nothing on this message, since its time is over or none was kept. */
        UNRECORDED("is genuine, and the journal knows nothing of the message"),
        /** Its token is ours, and the journal says something else. */
        DIFFERENT("bears our token, but says something else than the journal"),
        /** Its token is ours, and another person's than the one asked for. */
        OTHER_PERSON("bears the token of another person"),
        /** Its token is not ours: it is forged, damaged, or of a purpose that is configured no more. */
        FORGED("bears no token of ours");

        private final String words;

        Finding(String words) {
            this.words = words;
        }

        /** Continues "the stamp …". */
        public String words() {
            return words;
        }

        /** Whether the stamp proves something. */
        public boolean isGenuine() {
            return this == GENUINE || this == UNRECORDED;
        }
    }

    public SendProof {
        verdicts = List.copyOf(verdicts);
        entries = List.copyOf(entries);
    }

    /** Whether nothing is known of the message. */
    public boolean isEmpty() {
        return stamp.isEmpty() && verdicts.isEmpty();
    }
}
