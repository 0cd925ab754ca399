package org.jamesconsent.consent.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jamesconsent.consent.ConsentStoreContract.SIGNER;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.EVIDENCE;
import static org.jamesconsent.consent.Samples.GLOBEX;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.PROFILE;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerFault.Kind;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.sql.LedgerRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** Whoever writes to the file behind our back is found out. */
class TamperedLedgerTest {
    @TempDir
    Path folder;

    private Path file;
    private ConsentStore store;
    private LedgerVerification verification;

    /** Entries 1, 3 and 5 are of the first person, 2 and 4 of the second; 6 is of another organisation. */
    @BeforeEach
    void record() throws StoreException {
        file = folder.resolve("consent.db");
        store = SqliteConsentStore.open(file, Clock.systemUTC());
        for (ConsentEvent event : List.of(
                event(ACME, 1, granted()),
                event(ACME, 2, granted()),
                event(ACME, 1, new Act.Objected(ObjectionKind.COMPLAINT)),
                event(ACME, 2, new Act.Learnt(PROFILE)),
                event(ACME, 1, withdrawn()),
                event(GLOBEX, 1, granted()))) {
            store.record(event);
        }
        verification = verify(new ArrayList<>());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ConsentEvent event(OrganisationId organisation, long subject, Act act) {
        return new ConsentEvent(organisation, subject(subject), NOON, act, EVIDENCE);
    }

    private LedgerVerification verify(List<LedgerFault> faults) throws StoreException {
        LedgerVerification fresh = new LedgerVerification(Map.of("acme", SIGNER, "globex", SIGNER), faults::add);
        store.ledger().show(fresh);
        return fresh;
    }

    private List<LedgerFault> faults() throws StoreException {
        List<LedgerFault> faults = new ArrayList<>();
        verification = verify(faults);
        return faults;
    }

    private void checkpoint(Instant at) throws StoreException {
        store.ledger().keep(verify(new ArrayList<>()).nextCheckpoints(at));
    }

    private void tamper(String... statements) throws SQLException {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DROP TRIGGER IF EXISTS event_is_never_changed");
            statement.executeUpdate("DROP TRIGGER IF EXISTS event_is_never_removed");
            statement.executeUpdate("DROP TRIGGER IF EXISTS event_is_hashed");
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
    }

    private Connection raw() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    /** Makes all hashes fit again: what somebody would do who knows the program and not the key. */
    private void rechain() throws SQLException {
        tamper("UPDATE event SET hash = NULL");
        try (Connection connection = raw()) {
            ChainMigration.run(connection);
        }
    }

    private static LedgerHash fittingHash(Connection connection, long entry) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LedgerRow.ALL)) {
            while (row.next()) {
                if (row.getLong(1) == entry) {
                    return LedgerRow.chained(row).computed();
                }
            }
        }
        throw new AssertionError("there is no entry " + entry);
    }

    private static LedgerFault fault(Kind kind, long subject, long entry) {
        return new LedgerFault(kind, "acme", subject(subject), entry, entry);
    }

    private static LedgerFault missing(long first, long last) {
        return new LedgerFault(Kind.REMOVED, null, null, first, last);
    }

    @Test
    void verificationShouldFindNothingWhenNothingWasTouched() throws Exception {
        checkpoint(NOON);

        assertThat(faults()).isEmpty();
        assertThat(verification.events()).isEqualTo(6);
        assertThat(verification.lastGoodCheckpoints()).containsOnlyKeys("acme", "globex");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + 1",
                "recorded_at = recorded_at - 1",
                "act = 'objection-lifted'",
                "act = 'nonsense'",
                "objection = 'WITHDRAWAL'",
                "objection = NULL",
                "purpose = 1",
                "method = 'DOUBLE'",
                "proof = 'CONFIRMED'",
                "by_staff = 1",
                "undone_at = 0",
                "detail_hash = NULL",
                "previous_hash = NULL",
                "previous_hash = hash",
                "previous = 2",
                "previous = NULL",
                "hash = NULL",
                "hash = detail_hash"
            })
    void verificationShouldNameTheEntryWhenAColumnWasAltered(String change) throws Exception {
        tamper("UPDATE event SET " + change + " WHERE id = 3");

        assertThat(faults()).contains(fault(Kind.ALTERED, 1, 3)).allSatisfy(fault -> assertThat(fault.subject())
                .isEqualTo(subject(1)));
    }

    @Test
    void verificationShouldNameTheEntryWhenItWasGivenToSomebodyElse() throws Exception {
        tamper("UPDATE event SET subject = x'" + subject(2) + "' WHERE id = 3");

        assertThat(faults()).contains(fault(Kind.ALTERED, 2, 3), fault(Kind.REMOVED, 1, 3));
    }

    @Test
    void verificationShouldNameTheEntryWhenItWasGivenToAnotherOrganisation() throws Exception {
        tamper("UPDATE event SET organisation = 2 WHERE id = 5");

        assertThat(faults()).contains(new LedgerFault(Kind.ALTERED, "globex", subject(1), 5, 5));
    }

    @Test
    void verificationShouldNameAllEntriesOfAPurposeThatWasRenamed() throws Exception {
        tamper("UPDATE purpose SET name = 'other' WHERE id = 1");

        assertThat(faults()).contains(fault(Kind.ALTERED, 1, 1), fault(Kind.ALTERED, 1, 5), fault(Kind.ALTERED, 2, 2));
    }

    @Test
    void verificationShouldNameTheEntryWhenItsOwnHashWasMadeToFit() throws Exception {
        tamper("UPDATE event SET at = at + 1 WHERE id = 3");
        try (Connection connection = raw();
                PreparedStatement update = connection.prepareStatement("UPDATE event SET hash = ? WHERE id = 3")) {
            update.setBytes(1, fittingHash(connection, 3).toBytes());
            update.executeUpdate();
        }

        assertThat(faults()).containsExactly(fault(Kind.ALTERED, 1, 3));
    }

    @Test
    void verificationShouldNameTheEntryWhenOneWasRemovedFromTheMiddleOfAChain() throws Exception {
        tamper("DELETE FROM event_detail WHERE event = 3", "DELETE FROM event WHERE id = 3");

        assertThat(faults()).containsExactly(fault(Kind.REMOVED, 1, 3));
    }

    @Test
    void verificationShouldNameTheEntryWhenTheFirstOrLastOfAChainWasRemoved() throws Exception {
        tamper("DELETE FROM event_detail WHERE event IN (1, 4)", "DELETE FROM event WHERE id IN (1, 4)");

        assertThat(faults()).containsExactly(fault(Kind.REMOVED, 1, 1), missing(4, 4));
    }

    @Test
    void verificationShouldNameTheRangeWhenTheEndOfTheLedgerWasCutOffAfterACheckpoint() throws Exception {
        checkpoint(NOON);
        tamper("DELETE FROM event_detail WHERE event > 4", "DELETE FROM event WHERE id > 4");

        assertThat(faults())
                .contains(missing(5, 6))
                .extracting(LedgerFault::kind)
                .containsOnly(Kind.REMOVED, Kind.REWRITTEN);
    }

    @Test
    void verificationShouldNameBothEntriesWhenTwoChangedPlaces() throws Exception {
        tamper(
                "PRAGMA foreign_keys = OFF",
                "UPDATE event SET id = 99 WHERE id = 1",
                "UPDATE event SET id = 1 WHERE id = 3",
                "UPDATE event SET id = 3 WHERE id = 99");

        assertThat(faults()).contains(fault(Kind.ALTERED, 1, 1), fault(Kind.ALTERED, 1, 3));
    }

    @Test
    void verificationShouldNameTheEntryWhenOneWasSlippedIn() throws Exception {
        store.record(event(ACME, 3, granted()));
        tamper("UPDATE event SET subject = x'" + subject(1) + "' WHERE id = 7");

        assertThat(faults()).containsExactly(fault(Kind.ALTERED, 1, 7));
    }

    @Test
    void verificationShouldNameTheEntryWhenAnEntryBeginsAChainAnew() throws Exception {
        tamper("DELETE FROM event_detail WHERE event = 3", "DELETE FROM event WHERE id = 3");
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA foreign_keys = OFF");
            statement.executeUpdate("UPDATE event SET id = 3 WHERE id = 5");
            statement.executeUpdate("UPDATE event_detail SET event = 3 WHERE event = 5");
        }

        assertThat(faults()).contains(fault(Kind.ALTERED, 1, 3), missing(5, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source = 'form:/other'",
                "ip = NULL",
                "wording = 'v9'",
                "confirmed_at = 0",
                "reason = 'none'",
                "birth_date = '1990-01-01'",
                "informed = 0",
                "activities = NULL",
                "last_contact = last_contact + 1",
                "salt = NULL"
            })
    void verificationShouldNameTheEntryWhenItsEvidenceWasAltered(String change) throws Exception {
        tamper("UPDATE event_detail SET " + change + " WHERE event = 4");

        assertThat(faults()).containsExactly(fault(Kind.EVIDENCE_ALTERED, 2, 4));
    }

    @Test
    void verificationShouldNameTheEntryWhenItsEvidenceWasRemoved() throws Exception {
        tamper("DELETE FROM event_detail WHERE event = 4");

        assertThat(faults()).containsExactly(fault(Kind.EVIDENCE_REMOVED, 2, 4));
    }

    @Test
    void verificationShouldNameTheEntryWhenEvidenceWasInvented() throws Exception {
        store.record(new ConsentEvent(ACME, subject(3), NOON, granted(), Evidence.NONE));
        tamper("INSERT INTO event_detail (event, wording) VALUES (7, 'v1')");

        assertThat(faults()).containsExactly(fault(Kind.EVIDENCE_ALTERED, 3, 7));
    }

    @Test
    void verificationShouldNameTheIntervalWhenAllHashesWereMadeToFit() throws Exception {
        checkpoint(NOON);
        store.record(event(ACME, 2, withdrawn()));
        checkpoint(EVENING);
        store.record(event(ACME, 3, granted()));
        tamper("UPDATE event SET at = at + 1 WHERE id = 7");
        rechain();

        assertThat(faults())
                .contains(new LedgerFault(Kind.REWRITTEN, "acme", null, 6, 7))
                .extracting(LedgerFault::kind)
                .containsOnly(Kind.REWRITTEN);
    }

    @Test
    void verificationShouldTellTheLastGoodCheckpointWhenWhatCameLaterWasRewritten() throws Exception {
        checkpoint(NOON);
        store.record(event(ACME, 2, withdrawn()));
        checkpoint(EVENING);
        tamper("UPDATE event SET hash = x'" + "00".repeat(32) + "' WHERE id = 7");

        assertThat(faults())
                .containsExactlyInAnyOrder(
                        fault(Kind.ALTERED, 2, 7), new LedgerFault(Kind.REWRITTEN, "acme", null, 6, 7));
        assertThat(verification.lastGoodCheckpoints().get("acme"))
                .extracting(Checkpoint::number)
                .isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + 1",
                "last_entry = 1",
                "events = 4",
                "digest = signature",
                "signature = digest",
                "number = 4"
            })
    void verificationShouldNameTheCheckpointWhenItWasAltered(String change) throws Exception {
        checkpoint(NOON);
        tamper("UPDATE checkpoint SET " + change + " WHERE organisation = 1");

        assertThat(faults())
                .extracting(LedgerFault::kind, LedgerFault::organisation)
                .contains(tuple(Kind.CHECKPOINT_FORGED, "acme"));
    }

    @Test
    void verificationShouldNameTheCheckpointWhenOneWasRemoved() throws Exception {
        checkpoint(NOON);
        store.record(event(ACME, 2, withdrawn()));
        checkpoint(EVENING);
        tamper("DELETE FROM checkpoint WHERE number = 1 AND organisation = 1");

        assertThat(faults()).contains(new LedgerFault(Kind.CHECKPOINT_REMOVED, "acme", null, 1, 1));
    }

    @Test
    void verificationShouldNameTheRangeWhenAllWasRemovedAfterACheckpoint() throws Exception {
        checkpoint(NOON);
        tamper("DELETE FROM event_detail", "DELETE FROM event");

        assertThat(faults()).contains(missing(1, 6));
    }

    @Test
    void openShouldChainEventsThatWereRecordedBeforeThereWereChains() throws Exception {
        Path old = folder.resolve("old.db");
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + old);
        try (Connection connection = source.getConnection()) {
            new Schema(List.of(Resources.sql("1"))).migrate(connection);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO organisation VALUES (1, 'acme', NULL)");
                statement.executeUpdate("INSERT INTO purpose VALUES (1, 1, 'newsletter', 'mail')");
                for (int entry = 1; entry <= 3; entry++) {
                    statement.executeUpdate("INSERT INTO event VALUES (" + entry + ", 1, x'" + subject(entry % 2)
                            + "', 5, 6, 'withdrawn', 1, NULL, NULL, NULL, NULL, NULL)");
                }
                statement.executeUpdate("INSERT INTO event_detail (event, ip) VALUES (3, '192.0.2.1')");
            }
        }
        store.close();
        store = SqliteConsentStore.open(old, Clock.systemUTC());

        store.record(event(ACME, 1, granted()));

        assertThat(faults()).isEmpty();
        assertThat(verification.events()).isEqualTo(4);
        assertThat(store.history(ACME, subject(1))).hasSize(3);
        store.close();
        file = old;
        tamper("DELETE FROM event WHERE id = 1");
        store = SqliteConsentStore.open(old, Clock.systemUTC());
        assertThat(faults()).containsExactly(fault(Kind.REMOVED, 1, 1));
    }
}
