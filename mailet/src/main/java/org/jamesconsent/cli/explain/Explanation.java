package org.jamesconsent.cli.explain;

import java.util.List;
import java.util.Locale;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.PurposeFinding.Declaration;
import org.jamesconsent.message.rewrite.Edit;
import org.jspecify.annotations.Nullable;

/**
 * What would become of one message.
 *
 * @param envelope from whom it comes, to whom it goes
 * @param outcome what becomes of the whole
 * @param purpose {@code organisation/purpose}; null if it is for none, or for which cannot be told
 * @param declaredBy what says that it is for this purpose; null if nothing does
 * @param fault what is wrong with the whole; null if nothing is
 * @param reason why there is no purpose, or what the fault is, in words; null if there is nothing to say
 * @param dryRun whether {@code consent.xml} demands a dry run: verdicts are found but not enforced
 * @param recipients one for each address, in the order of the envelope; empty unless {@link Outcome#CHECKED}
 * @param notes what limits this explanation, such as a store that does not exist yet
 */
public record Explanation(
        Envelope envelope,
        Outcome outcome,
        @Nullable String purpose,
        @Nullable Declaration declaredBy,
        @Nullable MessageFault fault,
        @Nullable String reason,
        boolean dryRun,
        List<Recipient> recipients,
        List<String> notes) {
    /** What becomes of a message as a whole. */
    public enum Outcome {
        /** Nothing declares it as marketing: it passes as it is. */
        NOT_MARKETING,
        /** It is service mail: it passes as it is. */
        SERVICE,
        /** Its purpose cannot be told: it is refused whole. */
        REFUSED,
        /** Its purpose cannot be told, and only a dry run lets it pass, as it is. */
        PASSED_BY_DRY_RUN,
        /** It is marketing: each recipient has a fate of its own. */
        CHECKED
    }

    /** What becomes of a recipient's copy. */
    public enum Fate {
        /** It is sent. */
        SENT,
        /** It is refused. */
        REFUSED,
        /** It waits for a person to decide. */
        HELD,
        /** It is the same person as one before it, who gets one copy. */
        SAME_PERSON
    }

    /**
     * What becomes of one recipient.
     *
     * @param address as in the envelope
     * @param fate what becomes of the copy
     * @param decision what the rules say; null if the address cannot be read
     * @param fault why the copy is held, or refused although the rules allow it; null if it is not
     * @param reason the fault in words; null if there is none
     * @param copy what the copy looks like; null unless it is sent
     */
    public record Recipient(
            String address,
            Fate fate,
            @Nullable Decision decision,
            @Nullable MessageFault fault,
            @Nullable String reason,
            @Nullable Copy copy) {}

    /**
     * What the rules say.
     *
     * @param allowed whether the verdict is to allow
     * @param code basis or reason
     * @param row of the rule set
     * @param rule the row's condition in words
     * @param subject who it is
     * @param language the recipient's own; null if unknown
     * @param entry what the verdict rests on; null if on the absence of anything
     */
    public record Decision(
            boolean allowed,
            String code,
            int row,
            String rule,
            SubjectId subject,
            @Nullable Locale language,
            @Nullable LedgerEntry entry) {}

    /**
     * How the copy differs from the message.
     *
     * @param language of the footer, if there is one; a tag
     * @param size octets of the copy
     * @param addedHeaders those that are put in, unfolded
     * @param removedHeaders the names of those that are taken out
     * @param edits all differences, in the order of the message
     */
    public record Copy(
            String language, long size, List<Header> addedHeaders, List<String> removedHeaders, List<Edit> edits) {
        public Copy {
            addedHeaders = List.copyOf(addedHeaders);
            removedHeaders = List.copyOf(removedHeaders);
            edits = List.copyOf(edits);
        }
    }

    /** A header field. */
    public record Header(String name, String value) {}

    public Explanation {
        recipients = List.copyOf(recipients);
        notes = List.copyOf(notes);
    }
}
