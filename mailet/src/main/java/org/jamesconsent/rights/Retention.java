package org.jamesconsent.rights;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.RetentionConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.policy.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has to go of a person, by the periods of the configuration. Opt-outs never go, be it that their purpose is
 * configured no more.
 */
public final class Retention {
    private final OrganisationConfiguration organisation;
    private final RetentionConfiguration periods;
    private final Instant now;
    private final LocalDate today;

    /**
     * What has to go of one person.
     *
     * @param expired consents that no longer count since there was no contact: the rules refuse them already, nothing is done
     * @param requests those that were not confirmed in time
     * @param requestEntries the entries of these that lose their evidence
     * @param facts the entries that lose what was learnt
     * @param evidence the entries that lose their evidence
     */
    public record Due(
            SubjectId subject,
            List<Matter> expired,
            List<Matter> requests,
            List<Long> requestEntries,
            List<Long> facts,
            List<Long> evidence) {
        /** Whether something has to be recorded. */
        public boolean isWork() {
            return !requests.isEmpty() || !requestEntries.isEmpty() || !facts.isEmpty() || !evidence.isEmpty();
        }

        /** Whether there is nothing to tell. */
        public boolean isNothing() {
            return expired.isEmpty() && !isWork();
        }
    }

    /**
     * @param now what is past and what is not
     */
    public Retention(OrganisationConfiguration organisation, RetentionConfiguration periods, Instant now) {
        this.organisation = organisation;
        this.periods = periods;
        this.now = now;
        this.today = LocalDate.ofInstant(now, organisation.zone());
    }

    /**
     * @param history all of the person, in the order of recording
     */
    public Due of(SubjectId subject, List<LedgerEntry> history) {
        return new Reading(history).due(subject);
    }

    /** The events by which it goes; empty if there is nothing to do. */
    public List<ConsentEvent> events(SubjectId subject, List<LedgerEntry> history) {
        Due due = of(subject, history);
        if (!due.isWork()) {
            return List.of();
        }
        Instant at = Erasure.notBefore(history, now);
        List<Act> acts = new ArrayList<>();
        due.requests().forEach(matter -> acts.add(new Act.RequestExpired(matter.purpose(), matter.channel())));
        addErasure(acts, ErasureKind.REQUEST, due.requestEntries());
        addErasure(acts, ErasureKind.FACTS, due.facts());
        addErasure(acts, ErasureKind.EVIDENCE, due.evidence());
        Evidence evidence = Evidence.from("retention");
        return acts.stream()
                .map(act -> new ConsentEvent(organisation.id(), subject, at, act, evidence))
                .toList();
    }

    private static void addErasure(List<Act> acts, ErasureKind kind, List<Long> entries) {
        if (!entries.isEmpty()) {
            acts.add(new Act.Erased(kind, entries));
        }
    }

    private boolean isOver(Instant from, Period period) {
        return from.atZone(organisation.zone()).plus(period).toInstant().isBefore(now);
    }

    private boolean isOver(LocalDate lastDay, Period period) {
        return lastDay.plus(period).isBefore(today);
    }

    /** One person. */
    private final class Reading {
        private final List<LedgerEntry> history;
        private final KnownPerson known;
        private final List<Matter> expired = new ArrayList<>();
        private final List<Matter> requests = new ArrayList<>();
        private final Map<Matter, Boolean> provable = new HashMap<>();
        private boolean counts;

        Reading(List<LedgerEntry> history) {
            this.history = history;
            this.known = KnownPerson.of(history);
            known.matters().forEach(this::read);
        }

        /** Sees how a matter stands, and whether its evidence must be kept. */
        private void read(Matter matter, PurposeState state) {
            Instant at = state.at();
            LocalDate lastDay = Expiry.lastDay(purpose(matter), known.facts(matter));
            if (state.state() == ConsentState.PENDING && at != null) {
                boolean over = LocalDate.ofInstant(at, ZoneOffset.UTC)
                        .plus(purpose(matter).confirmationExpiry())
                        .isBefore(today);
                counts |= !over;
                if (over) {
                    requests.add(matter);
                }
                provable.put(matter, true);
            } else if (lastDay != null) {
                boolean over = lastDay.isBefore(today);
                counts |= !over;
                if (over) {
                    expired.add(matter);
                }
                provable.put(matter, !isOver(lastDay, periods.evidence()));
            } else {
                provable.put(matter, at != null && !isOver(at, periods.evidence()));
            }
        }

        /** One that is configured no more lasts as long as the others do. */
        private Purpose purpose(Matter matter) {
            return organisation
                    .purpose(matter.purpose())
                    .map(PurposeConfiguration::purpose)
                    .orElseGet(() -> organisation.purposes().getFirst().purpose());
        }

        Due due(SubjectId subject) {
            boolean factsGo = !counts && !isMinor() && isOver(lastContact(), periods.facts());
            List<Long> requestEntries = new ArrayList<>();
            List<Long> facts = new ArrayList<>();
            List<Long> evidence = new ArrayList<>();
            for (LedgerEntry entry : history) {
                if (!entry.hasDetail()) {
                    continue;
                }
                Act act = entry.event().act();
                if (act instanceof Act.Learnt) {
                    if (factsGo) {
                        facts.add(entry.id());
                    }
                } else if (act instanceof Act.Requested requested && requests.contains(Matter.of(requested))) {
                    requestEntries.add(entry.id());
                } else if (isDisposable(entry)) {
                    evidence.add(entry.id());
                }
            }
            return new Due(subject, expired, requests, requestEntries, facts, evidence);
        }

        /** What was erased, and why, is kept: the verification rests on the entry, and an auditor on its evidence. */
        private boolean isDisposable(LedgerEntry entry) {
            return switch (entry.event().act()) {
                case Act.Erased ignored -> false;
                case Act.OnPurpose act ->
                    !Objects.requireNonNullElse(provable.get(Matter.of(act)), true)
                            && isOver(entry.event().at(), periods.evidence());
                default -> isOver(entry.event().at(), periods.evidence());
            };
        }

        /** Without the birth date nobody would know that a guardian has to be asked. */
        private boolean isMinor() {
            LocalDate born = known.person().profile().birthDate();
            int age = organisation.purposes().stream()
                    .mapToInt(one -> one.purpose().minorAge())
                    .max()
                    .orElse(0);
            return born != null && born.plusYears(age).isAfter(today);
        }

        /** When the person last got in touch, or was last heard of if that is not known. */
        private Instant lastContact() {
            Instant own = known.person().profile().lastContact();
            Instant learnt = null;
            for (LedgerEntry entry : history) {
                if (isOwn(entry.event().act())) {
                    own = later(own, entry.event().at());
                } else if (entry.event().act() instanceof Act.Learnt) {
                    learnt = later(learnt, entry.event().at());
                }
            }
            Instant last = own == null ? learnt : own;
            return last == null ? now : last;
        }

        private static boolean isOwn(Act act) {
            return switch (act) {
                case Act.Granted granted -> granted.method() != GrantMethod.IMPORTED;
                case Act.Objected objected -> objected.kind() != ObjectionKind.BLOCK;
                case Act.ObjectionLifted lifted -> !lifted.byStaff();
                case Act.RequestExpired ignored -> false;
                case Act.GuardianAuthorised authorised -> !authorised.imported();
                case Act.OnPurpose ignored -> true;
                default -> false;
            };
        }

        private static Instant later(@Nullable Instant one, Instant other) {
            return one == null || other.isAfter(one) ? other : one;
        }
    }
}
