package org.jamesconsent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.config.InboundConfiguration.UndeliverableAfter;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryFailuresTest {
    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");

    @TempDir
    private Path folder;

    private SampleRuntime sample;
    private SubjectId ann;
    private int reports;

    @BeforeEach
    void open() throws Exception {
        sample = new SampleRuntime(folder, Clock.systemUTC());
        ann = sample.subject("ann@example.com");
    }

    @AfterEach
    void close() {
        sample.close();
    }

    private boolean fails(long day, String status) throws Exception {
        return fails(UndeliverableAfter.DEFAULT, day, status, "<" + reports++ + "@mx.example.com>");
    }

    private boolean fails(UndeliverableAfter limits, long day, String status, String messageId) throws Exception {
        OrganisationConfiguration organisation = sample.organisation().configuration();
        return new DeliveryFailures(sample.runtime().store(), organisation.id(), limits, organisation.zone())
                        .record(ann, at(day), status, Evidence.ofMail("mail:bounce", messageId))
                        .dead()
                != LedgerEntry.NO_ENTRY;
    }

    private static Instant at(long day) {
        return START.plus(Duration.ofDays(day));
    }

    private void happens(long day, Act act) throws Exception {
        sample.runtime()
                .store()
                .record(new ConsentEvent(sample.organisation().configuration().id(), ann, at(day), act, Evidence.NONE));
    }

    @Test
    void recordShouldFindTheAddressDeadAfterOnePermanentFailure() throws Exception {
        assertThat(fails(0, "5.1.1")).isTrue();

        List<LedgerEntry> history = sample.history("ann@example.com");
        assertThat(history)
                .extracting(entry -> entry.event().act())
                .containsExactly(new Act.DeliveryFailed("5.1.1"), new Act.FoundUndeliverable("5.1.1"));
        assertThat(history)
                .extracting(entry -> entry.event().evidence().messageId())
                .containsOnly("<0@mx.example.com>");
    }

    @Test
    void recordShouldFindTheAddressDeadOnceOnly() throws Exception {
        fails(0, "5.1.1");

        assertThat(fails(1, "5.1.1")).isFalse();
        assertThat(sample.history("ann@example.com")).hasSize(3);
    }

    @Test
    void recordShouldFindTheAddressDeadAfterFiveTemporaryFailuresOverSevenDays() throws Exception {
        for (int day : new int[] {0, 1, 2, 3, 4, 6}) {
            assertThat(fails(day, "4.4.1")).as("day " + day).isFalse();
        }

        assertThat(fails(7, "4.4.1")).isTrue();
    }

    @Test
    void recordShouldNotFindTheAddressDeadAfterFourTemporaryFailures() throws Exception {
        for (int day : new int[] {0, 10, 20, 30}) {
            assertThat(fails(day, "4.4.1")).isFalse();
        }
    }

    @Test
    void recordShouldCountOneReportOnce() throws Exception {
        for (int day = 0; day < 20; day++) {
            assertThat(fails(UndeliverableAfter.DEFAULT, day, "4.4.1", "<same@mx.example.com>"))
                    .isFalse();
        }
        assertThat(sample.history("ann@example.com")).hasSize(1);
    }

    @Test
    void recordShouldCountInWhateverOrderReportsCome() throws Exception {
        for (int day : new int[] {20, 5, 9, 3}) {
            assertThat(fails(day, "4.4.1")).isFalse();
        }

        assertThat(fails(10, "4.4.1")).isTrue();
    }

    static Stream<Act> signsOfLife() {
        return Stream.of(
                new Act.FoundDeliverable(),
                new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN),
                new Act.Denied(NEWSLETTER, Channel.MAIL),
                new Act.Withdrawn(NEWSLETTER, Channel.MAIL),
                new Act.Objected(ObjectionKind.COMPLAINT),
                new Act.ObjectionLifted(false),
                new Act.Learnt(new Profile(null, null, null, null, null, null, null, at(8))));
    }

    @ParameterizedTest
    @MethodSource("signsOfLife")
    void recordShouldForgetWhatFailedBeforeASignOfLife(Act sign) throws Exception {
        for (int day : new int[] {0, 2, 4, 6}) {
            fails(day, "4.4.1");
        }
        happens(8, sign);

        assertThat(fails(9, "4.4.1")).isFalse();
    }

    static Stream<Act> othersActs() {
        return Stream.of(
                new Act.Objected(ObjectionKind.BLOCK),
                new Act.ObjectionLifted(true),
                new Act.Requested(NEWSLETTER, Channel.MAIL),
                new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL),
                new Act.Learnt(new Profile(null, "fr", null, null, null, null, null, null)));
    }

    @ParameterizedTest
    @MethodSource("othersActs")
    void recordShouldCountOnWhenOthersAct(Act act) throws Exception {
        for (int day : new int[] {0, 2, 4, 6}) {
            fails(day, "4.4.1");
        }
        happens(8, act);

        assertThat(fails(9, "4.4.1")).isTrue();
    }

    @Test
    void recordShouldFindTheAddressDeadAgainAfterItLived() throws Exception {
        fails(0, "5.1.1");
        happens(1, new Act.FoundDeliverable());

        assertThat(fails(2, "5.1.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2, 5, P7D, 1", "1, 2, P0D, 0", "3, 3, P1D, 2"})
    void recordShouldCountAsConfigured(int permanent, int temporary, Period period, int tolerated) throws Exception {
        UndeliverableAfter limits = new UndeliverableAfter(permanent, temporary, period);
        for (int i = 0; i < tolerated; i++) {
            assertThat(fails(limits, i, "5.1.1", "<" + i + "@mx.example.com>")).isFalse();
        }

        assertThat(fails(limits, 10, "5.1.1", "<last@mx.example.com>")).isTrue();
    }
}
