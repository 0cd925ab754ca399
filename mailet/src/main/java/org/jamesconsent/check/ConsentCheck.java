package org.jamesconsent.check;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.policy.ComingOfAge;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.token.Keyring;
import org.jspecify.annotations.Nullable;

/** Judges the recipients of messages of one organisation. */
public final class ConsentCheck {
    private final OrganisationConfiguration organisation;
    private final Keyring keyring;
    private final ConsentStore store;
    private final Clock clock;

    public ConsentCheck(OrganisationConfiguration organisation, Keyring keyring, ConsentStore store, Clock clock) {
        this.organisation = organisation;
        this.keyring = keyring;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Judges recipients for a purpose of this organisation, with one look-up for all.
     *
     * @param addresses in any spelling; each different spelling gets its own judgement
     * @return a judgement for each address
     * @throws StoreException if the store cannot tell: then nobody is judged
     */
    public Map<String, Judgement> judge(Purpose purpose, Channel channel, Collection<String> addresses)
            throws StoreException {
        Map<String, SubjectId> subjects = new HashMap<>();
        Map<String, Judgement> judgements = new HashMap<>();
        for (String address : addresses) {
            try {
                subjects.put(address, keyring.subjectId(CanonicalAddress.of(address)));
            } catch (InvalidAddressException e) {
                judgements.put(address, new Judgement.Unreadable(e.getMessage()));
            }
        }
        Map<SubjectId, RecipientFacts> facts =
                store.facts(organisation.id(), purpose.name(), channel, subjects.values());
        LocalDate today = LocalDate.ofInstant(clock.instant(), organisation.zone());
        subjects.forEach(
                (address, subject) -> judgements.put(address, decide(purpose, subject, facts.get(subject), today)));
        return judgements;
    }

    private Judgement decide(Purpose purpose, SubjectId subject, @Nullable RecipientFacts facts, LocalDate today) {
        if (facts == null) {
            throw new IllegalStateException("the store must tell about every subject it is asked for");
        }
        Verdict verdict = organisation.rules().decide(purpose, facts, today);
        return new Judgement.Decided(
                verdict,
                subject,
                language(facts.subject().profile().language()),
                ComingOfAge.leavesNoConsent(purpose, facts, verdict, today),
                facts);
    }

    private static Optional<Locale> language(@Nullable String tag) {
        if (tag == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(tag).build());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
