package org.jamesconsent.wiring;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.RequestJournal;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WordingArchive;
import org.jspecify.annotations.Nullable;

/** Stands for a store that does not exist yet: knows nobody and takes nothing. */
final class EmptyConsentStore implements ConsentStore {
    private static final String NOTHING_YET =
            "there is no consent store yet; nothing was recorded; start James once, or run: java -jar consent.jar init";

    @Override
    public Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects) {
        Map<SubjectId, RecipientFacts> facts = HashMap.newHashMap(subjects.size());
        subjects.forEach(subject -> facts.put(subject, RecipientFacts.UNKNOWN));
        return facts;
    }

    @Override
    public List<Recorded> record(List<ConsentEvent> events) throws StoreException {
        throw new StoreException(NOTHING_YET, null);
    }

    @Override
    public List<Recorded> recordUpon(OrganisationId organisation, Collection<SubjectId> subjects, Decision decision)
            throws StoreException {
        throw new StoreException(NOTHING_YET, null);
    }

    @Override
    public SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most) {
        return new TreeMap<>();
    }

    @Override
    public boolean removeTraces() {
        return true;
    }

    @Override
    public List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) {
        return List.of();
    }

    @Override
    public @Nullable String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint) {
        return null;
    }

    @Override
    public SplitJournal splits() {
        return new SplitJournal() {
            @Override
            public Set<SubjectId> claimed(String message) {
                return Set.of();
            }

            @Override
            public Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }
        };
    }

    @Override
    public VerdictJournal verdicts() {
        return new VerdictJournal() {
            @Override
            public void add(JudgedMessage message, Collection<JudgedRecipient> verdicts, Instant keptSince)
                    throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public List<Judged> ofMessage(OrganisationId organisation, MessageKey key) {
                return List.of();
            }

            @Override
            public List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject) {
                return List.of();
            }

            @Override
            public List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) {
                return List.of();
            }
        };
    }

    @Override
    public RequestJournal requests() {
        return new RequestJournal() {
            @Override
            public Optional<Earlier> begin(
                    String key, String fingerprint, Instant now, Instant abandonedBefore, Instant keptSince)
                    throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public void answer(String key, byte[] answer) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public void giveUp(String key) {}

            @Override
            public int forget(Instant before) {
                return 0;
            }
        };
    }

    @Override
    public WebhookJournal webhooks() {
        return new WebhookJournal() {
            @Override
            public Optional<Progress> take(String webhook, String owner, Instant now, Instant until)
                    throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public boolean told(String webhook, String owner, long entry) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public Optional<Progress> progress(String webhook) {
                return Optional.empty();
            }

            @Override
            public void giveUp(String webhook, Undelivered undelivered) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public List<Undelivered> undelivered(String webhook, int most) {
                return List.of();
            }

            @Override
            public boolean forget(String webhook, long entry) {
                return false;
            }
        };
    }

    @Override
    public WordingArchive wordings() {
        return new WordingArchive() {
            @Override
            public void keep(Collection<ShownWording> wordings) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public List<KeptWording> of(OrganisationId organisation) {
                return List.of();
            }
        };
    }

    @Override
    public Ledger ledger() {
        return new Ledger() {
            @Override
            public void show(LedgerVisitor visitor) {
                visitor.chainsEnd();
                visitor.end();
            }

            @Override
            public List<LedgerEntry> after(long entry, int most) {
                return List.of();
            }

            @Override
            public long compareStates(Consumer<StateDifference> differences) {
                return 0;
            }

            @Override
            public long rebuildStates(Consumer<StateDifference> differences) {
                return 0;
            }

            @Override
            public void handTo(LedgerRecipient recipient) {}

            @Override
            public long takeOver(Ledger other) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }

            @Override
            public void keep(Collection<Checkpoint> checkpoints) throws StoreException {
                throw new StoreException(NOTHING_YET, null);
            }
        };
    }

    @Override
    public void close() {}
}
