package org.jamesconsent.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.RequestJournal;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.VerdictJournal;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WordingArchive;
import org.jspecify.annotations.Nullable;

/**
 * A store as it would become: what is recorded goes into a scratch store, which vanishes when this one is closed, and is
 * read on top of what is in the real one. The real one is left alone.
 */
final class TrialConsentStore implements ConsentStore {
    private final ConsentStore real;
    private final ConsentStore scratch;
    private final Path folder;

    interface Opening {
        ConsentStore open(Path file) throws StoreException;
    }

    private TrialConsentStore(ConsentStore real, ConsentStore scratch, Path folder) {
        this.real = real;
        this.scratch = scratch;
        this.folder = folder;
    }

    /**
     * @param real is closed with this one
     * @param opening makes the scratch store
     * @throws StoreException if there is no room for it
     */
    static TrialConsentStore over(ConsentStore real, Opening opening) throws StoreException {
        try {
            Path folder = Files.createTempDirectory("consent-trial");
            // In this order the files go first; a command that is broken off leaves nothing either.
            folder.toFile().deleteOnExit();
            for (String name : List.of("trial.db", "trial.db-wal", "trial.db-shm")) {
                folder.resolve(name).toFile().deleteOnExit();
            }
            return new TrialConsentStore(real, opening.open(folder.resolve("trial.db")), folder);
        } catch (IOException e) {
            throw new StoreException("no scratch store can be made in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    @Override
    public Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws StoreException {
        Map<SubjectId, RecipientFacts> facts = new HashMap<>(real.facts(organisation, purpose, channel, subjects));
        Map<SubjectId, RecipientFacts> news = scratch.facts(organisation, purpose, channel, subjects);
        for (SubjectId subject : subjects) {
            RecipientFacts before = facts.getOrDefault(subject, RecipientFacts.UNKNOWN);
            RecipientFacts trial = news.getOrDefault(subject, RecipientFacts.UNKNOWN);
            if (before.equals(RecipientFacts.UNKNOWN)) {
                facts.put(subject, trial);
            } else if (!trial.equals(RecipientFacts.UNKNOWN)) {
                facts.put(subject, folded(before, scratch.history(organisation, subject), purpose, channel));
            }
        }
        return facts;
    }

    private static RecipientFacts folded(
            RecipientFacts before, List<LedgerEntry> news, PurposeName purpose, Channel channel) {
        SubjectState subjectState = before.subject();
        PurposeState purposeState = before.purpose();
        for (LedgerEntry entry : news) {
            ConsentEvent event = entry.event();
            if (!(event.act() instanceof Act.OnPurpose act)) {
                subjectState = subjectState.after(event.act(), event.at(), entry.id());
            } else if (act.purpose().equals(purpose) && act.channel() == channel) {
                purposeState = purposeState.after(act, event.at(), entry.id());
            }
        }
        return new RecipientFacts(subjectState, purposeState);
    }

    @Override
    public List<Recorded> record(List<ConsentEvent> events) throws StoreException {
        return scratch.record(events);
    }

    @Override
    public List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws StoreException {
        List<LedgerEntry> history = new ArrayList<>(real.history(organisation, subject));
        history.addAll(scratch.history(organisation, subject));
        return history;
    }

    @Override
    public SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws StoreException {
        return real.people(organisation, after, most);
    }

    @Override
    public @Nullable String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint)
            throws StoreException {
        return real.keyFingerprint(organisation, null);
    }

    @Override
    public SplitJournal splits() {
        return real.splits();
    }

    @Override
    public VerdictJournal verdicts() {
        return real.verdicts();
    }

    @Override
    public RequestJournal requests() {
        return real.requests();
    }

    @Override
    public WebhookJournal webhooks() {
        return real.webhooks();
    }

    @Override
    public WordingArchive wordings() {
        return real.wordings();
    }

    @Override
    public List<Recorded> recordUpon(OrganisationId organisation, Collection<SubjectId> subjects, Decision decision)
            throws StoreException {
        List<ConsentEvent> events = new ArrayList<>();
        for (SubjectId subject : subjects) {
            events.addAll(decision.on(subject, history(organisation, subject)));
        }
        return record(events);
    }

    /** What goes, goes from the scratch store, which vanishes whole. */
    @Override
    public boolean removeTraces() {
        return true;
    }

    @Override
    public Ledger ledger() {
        return real.ledger();
    }

    @Override
    public void close() {
        real.close();
        scratch.close();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // The end of the program deletes what is left.
        }
    }
}
