package org.jamesconsent.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.wording.HistoryWording;
import org.jamesconsent.wording.Language;
import org.junit.jupiter.api.Test;

/** Whoever takes the own data along can read it. */
class HistoryWordingTest {
    private static final PurposeName NEWS = new PurposeName("newsletter");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Profile ALL =
            new Profile(Audience.CONSUMER, "de", LocalDate.of(2000, 1, 1), true, Set.of("a"), Set.of("b"), true, NOON);
    private static final Evidence EVIDENCE = new Evidence("s", "i", "u", "w", NOON, "c", "m", "r");
    private static final List<Act> ACTS = List.of(
            new Act.Requested(NEWS, Channel.MAIL, ALL),
            new Act.Granted(NEWS, Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED),
            new Act.Denied(NEWS, Channel.MAIL),
            new Act.Withdrawn(NEWS, Channel.MAIL),
            new Act.WithdrawalUndone(NEWS, Channel.MAIL, NOON),
            new Act.RequestExpired(NEWS, Channel.MAIL),
            new Act.GuardianAuthorised(NEWS, Channel.MAIL),
            new Act.GuardianRevoked(NEWS, Channel.MAIL),
            new Act.Objected(ObjectionKind.WITHDRAWAL),
            new Act.Objected(ObjectionKind.COMPLAINT),
            new Act.Objected(ObjectionKind.BLOCK),
            new Act.ObjectionLifted(true),
            new Act.DeliveryFailed("5.1.1"),
            new Act.FoundUndeliverable("5.1.1"),
            new Act.FoundDeliverable(),
            new Act.Learnt(ALL),
            new Act.Erased(ErasureKind.PERSON, List.of(1L)),
            new Act.Accessed(),
            new Act.Asked(Question.DATA),
            new Act.Asked(Question.ERASURE),
            new Act.Asked(Question.GUARDIAN),
            new Act.AddressLeft(),
            new Act.AddressTaken());

    @Test
    void everyActAndEveryPartOfAnEntryShouldHaveAWord() {
        HistoryWording german = HistoryWording.in(Language.GERMAN);
        Set<String> parts = new LinkedHashSet<>();
        for (Act act : ACTS) {
            LedgerEntry entry = new LedgerEntry(
                    1,
                    NOON,
                    new ConsentEvent(
                            new OrganisationId("acme"), SubjectId.of(new byte[SubjectId.BYTES]), NOON, act, EVIDENCE),
                    false);
            parts.addAll(EntryParts.values(entry).keySet());
            parts.addAll(EntryParts.evidence(entry).keySet());
            String word = ActWords.of(act);
            assertThat(german.word("act", word)).as(word).isNotEqualTo(word.replace('-', ' '));
        }

        assertThat(parts).hasSizeGreaterThan(20).allSatisfy(part -> assertThat(german.word("part", part))
                .isNotEqualTo(part.replace('_', ' ')));
    }

    @Test
    void wordOfALaterVersionShouldBeTheNameItself() {
        assertThat(HistoryWording.in(Language.FRENCH).word("act", "some-thing")).isEqualTo("some thing");
    }
}
