package org.jamesconsent.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/** What a row of a rule set can ask. Rule files name a condition by its words: {@code service purpose}, {@code minor without guardian}. */
public enum Condition {
    SERVICE_PURPOSE {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return purpose.kind() == Purpose.Kind.SERVICE;
        }

        @Override
        long entry(RecipientFacts facts) {
            return LedgerEntry.NO_ENTRY;
        }
    },

    /** An objection stands, or the person said no to this purpose. */
    OPTED_OUT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return facts.subject().objects() || facts.purpose().state().isOptOut();
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().objects()
                    ? facts.subject().standingObjectionEntry()
                    : facts.purpose().entry();
        }
    },

    UNDELIVERABLE_ADDRESS {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return facts.subject().undeliverable();
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().undeliverableEntry();
        }
    },

    /** Younger than the purpose's {@link Purpose#minorAge()} today, and no guardian authorised this purpose. */
    MINOR_WITHOUT_GUARDIAN {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            LocalDate born = facts.subject().profile().birthDate();
            return born != null
                    && born.plusYears(purpose.minorAge()).isAfter(today)
                    && !facts.purpose().guardianAuthorised();
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().profileEntry();
        }
    },

    /** A grant that is active, confirmed, or imported with enough proof, not expired; confirmed if the purpose demands it. */
    VALID_CONSENT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return facts.purpose().state() == ConsentState.GRANTED
                    && suffices(facts.purpose(), purpose)
                    && !expired(purpose, facts, today);
        }
    },

    /** Asked, and the confirmation may still come. The last day counts still. */
    PENDING_CONSENT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            Instant asked = facts.purpose().at();
            return facts.purpose().state() == ConsentState.PENDING
                    && asked != null
                    && !LocalDate.ofInstant(asked, ZoneOffset.UTC)
                            .plus(purpose.confirmationExpiry())
                            .isBefore(today);
        }
    },

    /** Professional, informed at collection, and the purpose relates to the professional activity. */
    PROFESSIONAL_ON_RELATED_PURPOSE {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return isProfessional(facts.subject())
                    && overlap(purpose.activities(), facts.subject().profile().activities())
                    && Boolean.TRUE.equals(facts.subject().profile().informed());
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().profileEntry();
        }
    },

    PROFESSIONAL_ON_UNRELATED_PURPOSE {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return isProfessional(facts.subject())
                    && !overlap(purpose.activities(), facts.subject().profile().activities());
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().profileEntry();
        }
    },

    PROFESSIONAL_NOT_INFORMED {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return isProfessional(facts.subject())
                    && !Boolean.TRUE.equals(facts.subject().profile().informed());
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().profileEntry();
        }
    },

    /** Consumer, customer for the same or a similar kind of product, was offered the opt-out; the purpose allows soft opt-in. */
    CUSTOMER_ON_SIMILAR_PRODUCT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return purpose.softOptIn()
                    && !isProfessional(facts.subject())
                    && Boolean.TRUE.equals(facts.subject().profile().optOutOffered())
                    && overlap(purpose.families(), facts.subject().profile().customerOf());
        }

        @Override
        long entry(RecipientFacts facts) {
            return facts.subject().profileEntry();
        }
    },

    NON_PROFIT_PURPOSE {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return purpose.kind() == Purpose.Kind.NON_PROFIT;
        }

        @Override
        long entry(RecipientFacts facts) {
            return LedgerEntry.NO_ENTRY;
        }
    },

    PASSIVE_CONSENT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return facts.purpose().state() == ConsentState.GRANTED
                    && facts.purpose().method() == GrantMethod.PASSIVE;
        }
    },

    EXPIRED_CONSENT {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return facts.purpose().state() == ConsentState.GRANTED && expired(purpose, facts, today);
        }
    },

    OTHERWISE {
        @Override
        boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today) {
            return true;
        }
    };

    /** Whether the condition is met. {@code today} is the date where the organisation is. */
    abstract boolean holds(Purpose purpose, RecipientFacts facts, LocalDate today);

    /** The ledger entry on which it rests that the condition is met. */
    long entry(RecipientFacts facts) {
        return facts.purpose().entry();
    }

    /** The words that stand for this condition in a rule file. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static boolean isProfessional(SubjectState subject) {
        return subject.profile().audience() == Audience.PROFESSIONAL;
    }

    private static boolean overlap(Set<String> ofPurpose, @Nullable Set<String> ofPerson) {
        return ofPerson != null && !Collections.disjoint(ofPurpose, ofPerson);
    }

    private static boolean suffices(PurposeState consent, Purpose purpose) {
        GrantMethod method = consent.method();
        if (method == null) {
            return false;
        }
        return switch (method) {
            case DOUBLE -> true;
            case ACTIVE -> !purpose.doubleOptIn();
            case IMPORTED ->
                consent.proof().isAtLeast(purpose.doubleOptIn() ? Proof.CONFIRMED : purpose.acceptedProof());
            case PASSIVE -> false;
        };
    }

    private static boolean expired(Purpose purpose, RecipientFacts facts, LocalDate today) {
        LocalDate lastDay = Expiry.lastDay(purpose, facts);
        return lastDay == null || lastDay.isBefore(today);
    }
}
