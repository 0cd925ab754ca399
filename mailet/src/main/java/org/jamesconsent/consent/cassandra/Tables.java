package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.consent.StoreException;

/** The tables, by version. Safe for any thread. */
final class Tables {
    static final long VERSION = 1;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A day: long enough for nodes to hear of a deletion, short enough for what was deleted to leave their files soon. */
    private static final String SOON = " WITH gc_grace_seconds = 86400";

    /** In the order of creation; {@code consent_meta} comes last, so that all are there if that one is. */
    private static final List<String> DEFINITIONS = List.of(
            // The decisions, one behind the other: whoever inserts a position has recorded. See ReplicatedLog.
            """
            CREATE TABLE IF NOT EXISTS $log (
                bucket bigint, position bigint, content text, parts bigint, last_entry bigint, stamp bigint,
                PRIMARY KEY (bucket, position))""",
            // What a decision is about, until it stands in the tables below.
            "CREATE TABLE IF NOT EXISTS $log_part (id text, part bigint, content blob, PRIMARY KEY ((id, part)))"
                    + SOON,
            // How far the decisions stand in the tables below.
            "CREATE TABLE IF NOT EXISTS $mark (name text PRIMARY KEY, position bigint, last_entry bigint, stamp bigint)",
            // All events of a person side by side. body is what is hashed; detail are evidence and facts, which can be
            // erased.
            """
            CREATE TABLE IF NOT EXISTS $history (
                organisation text, bucket bigint, subject blob, entry bigint, body blob, hash blob, detail blob,
                PRIMARY KEY ((organisation, bucket), subject, entry))""",
            // Whose an entry is.
            """
            CREATE TABLE IF NOT EXISTS $entry (
                bucket bigint, entry bigint, organisation text, subject blob,
                PRIMARY KEY (bucket, entry))""",
            // Today's states: of a person as a whole under the matter '', which everybody has who has events, and of
            // each matter.
            """
            CREATE TABLE IF NOT EXISTS $state (
                organisation text, bucket bigint, subject blob, matter text, fields text,
                PRIMARY KEY ((organisation, bucket), subject, matter))""",
            // Whoever has events or keys. All in one partition, since there are few.
            """
            CREATE TABLE IF NOT EXISTS $organisation (
                realm text, name text, fingerprint text,
                PRIMARY KEY (realm, name))""",
            """
            CREATE TABLE IF NOT EXISTS $checkpoint (
                organisation text, number bigint, at bigint, last_entry bigint, events bigint, digest blob, signature blob,
                PRIMARY KEY (organisation, number))""",
            """
            CREATE TABLE IF NOT EXISTS $wording (
                organisation text, purpose text, version text, language text, text text, since bigint,
                PRIMARY KEY (organisation, purpose, version, language))""",
            // Which run serves a recipient: written by light-weight transactions only.
            """
            CREATE TABLE IF NOT EXISTS $claim (
                message text, recipient blob, run bigint,
                PRIMARY KEY (message, recipient))""",
            // The verdicts on a message. stamp puts those on one recipient into order.
            """
            CREATE TABLE IF NOT EXISTS $verdict (
                organisation text, message blob, subject blob, stamp bigint, purpose text, channel text, at bigint, allowed bigint,
                code text, rule bigint, entry bigint, dry_run bigint,
                PRIMARY KEY ((organisation, message), subject, stamp))""",
            // Where the verdicts on a person are found. May name some that were not given.
            """
            CREATE TABLE IF NOT EXISTS $verdict_of (
                organisation text, subject blob, stamp bigint, message blob,
                PRIMARY KEY ((organisation, subject), stamp, message))""",
            // Which requests of other systems were begun and answered: written by light-weight transactions only.
            "CREATE TABLE IF NOT EXISTS $request (key text PRIMARY KEY, fingerprint text, begun_at bigint, answer blob)",
            // How far other systems were told, and what they did not take: written by light-weight transactions only.
            "CREATE TABLE IF NOT EXISTS $webhook (name text PRIMARY KEY, told bigint, owner text, owned_until bigint)",
            """
            CREATE TABLE IF NOT EXISTS $undelivered (
                webhook text, entry bigint, at bigint, reason text,
                PRIMARY KEY (webhook, entry))""",
            // What is forgotten one day, by age.
            "CREATE TABLE IF NOT EXISTS $age_day (kind text, day bigint, PRIMARY KEY (kind, day))",
            "CREATE TABLE IF NOT EXISTS $age (kind text, day bigint, at bigint, item blob, PRIMARY KEY ((kind, day), at, item))",
            "CREATE TABLE IF NOT EXISTS $meta (name text PRIMARY KEY, value text)");

    /** What a copy fills, and what goes if it breaks off. */
    static final List<String> OF_THE_LEDGER = List.of("$history", "$entry", "$state", "$checkpoint");

    private static final String EXISTS =
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'consent_meta'";
    private static final String KEYSPACE = "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?";
    private static final String META = "SELECT value FROM $meta WHERE name = ?";
    private static final String SET = "INSERT INTO $meta (name, value) VALUES (?, ?) IF NOT EXISTS";
    private static final String OWN_DATACENTER = "SELECT data_center FROM system.local";

    private Tables() {}

    /** Whether there are tables, of whatever version. */
    static boolean exist(Cql cql) {
        return cql.run(EXISTS, cql.keyspace()).one() != null;
    }

    /**
     * Creates what is absent. Several programs should not do so at once: nodes may disagree on what each of them created.
     *
     * @throws StoreException if there is no such keyspace, or the tables are of a later version than this
     */
    static void create(Cql cql, String store) throws StoreException {
        if (cql.run(KEYSPACE, cql.keyspace()).one() == null) {
            throw new StoreException(
                    "the consent store " + store + " has no keyspace " + cql.keyspace()
                            + "; nothing was created; create it, for example by: CREATE KEYSPACE " + cql.keyspace()
                            + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + datacenter(cql) + "': 3}",
                    null);
        }
        if (!exist(cql)) {
            DEFINITIONS.forEach(one -> cql.define(one, PATIENCE));
        }
        cql.run(SET, "version", Long.toString(VERSION));
        cql.run(SET, "datacenter", datacenter(cql));
        require(cql, store);
    }

    /** @throws StoreException if the tables are not of this very version, or are written from another datacenter */
    static void require(Cql cql, String store) throws StoreException {
        String version = meta(cql, "version");
        if (!version.equals(Long.toString(VERSION))) {
            throw new StoreException(
                    "the consent store " + store + " has schema version " + version + ", and this program knows "
                            + VERSION + "; nothing was changed; install a newer James Consent",
                    null);
        }
        String home = meta(cql, "datacenter");
        String here = datacenter(cql);
        if (!home.equals(here)) {
            throw new StoreException(
                    "the consent store " + store + " is kept from datacenter " + home + ", and this program asks "
                            + here
                            + "; nothing was changed. Two datacenters would each decide for themselves which event comes"
                            + " next: let all programs name the same one",
                    null);
        }
    }

    private static String meta(Cql cql, String name) {
        Row row = cql.runSerially(META, name).one();
        return row == null ? "none" : Cql.text(row, 0);
    }

    private static String datacenter(Cql cql) {
        Row row = cql.run(OWN_DATACENTER).one();
        return row == null ? "" : Cql.text(row, 0);
    }

    static void empty(Cql cql, List<String> tables) {
        tables.forEach(table -> cql.define("TRUNCATE " + table, PATIENCE));
    }
}
