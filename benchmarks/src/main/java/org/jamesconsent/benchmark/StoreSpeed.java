package org.jamesconsent.benchmark;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.policy.RuleSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite store beside bare SQLite with the same tables, rows, keys and settings, round by round in turn; and the rules by
 * themselves. What is told are medians of the rounds.
 */
final class StoreSpeed {
    private static final int PEOPLE = Integer.getInteger("people", 300_000);
    private static final int BATCH = 50_000;
    private static final int ROUNDS = 7;
    private static final int MANY = 1_000;
    private static final int RECIPIENTS = 5_000;
    private static final OrganisationId EXAMPLE = new OrganisationId("example");
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final Instant AT = Instant.parse("2026-01-31T10:00:00Z");
    private static final Evidence EVIDENCE = new Evidence(
            "https://www.example.org/sign-up", "192.0.2.1", "Mozilla/5.0", "2026-01 (en)", null, null, null, null);

    private final StringBuilder table =
            new StringBuilder("\nThe store beside bare SQLite; medians of rounds in turn.\n\n");
    private final Random random = new Random(1);
    private final Path folder;

    private interface Work {
        void perform() throws SQLException, StoreException;
    }

    private StoreSpeed(Path folder) {
        this.folder = folder;
    }

    static String report() throws IOException, SQLException, StoreException, InvalidConfigurationException {
        Path folder = Files.createTempDirectory("store-speed");
        try {
            StoreSpeed speed = new StoreSpeed(folder);
            speed.rules();
            speed.store();
            return speed.table.toString();
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** As random as a keyed hash. */
    private static SubjectId person(int number) {
        long high = new Random(number).nextLong();
        return new SubjectId(high, high * 0x9e3779b97f4a7c15L + number);
    }

    private static ConsentEvent event(int person, Act act) {
        return new ConsentEvent(EXAMPLE, person(person), AT, act, EVIDENCE);
    }

    private static Act granted() {
        return new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN);
    }

    private void store() throws SQLException, StoreException {
        Path file = folder.resolve("ours.db");
        try (ConsentStore ours = SqliteConsentStore.open(file, Clock.systemUTC())) {
            ours.record(event(-1, granted()));
            double recorded = seconds(() -> {
                for (int from = 0; from < PEOPLE; from += BATCH) {
                    List<ConsentEvent> batch = new ArrayList<>(BATCH);
                    for (int person = from; person < Math.min(from + BATCH, PEOPLE); person++) {
                        batch.add(event(person, granted()));
                    }
                    ours.record(batch);
                }
            });
            try (Connection bare = connection(folder.resolve("bare.db"))) {
                double bulk = bulkLoad(file, bare);
                row("import, persons/s", PEOPLE / recorded, PEOPLE / bulk, 0.5);
                lookUps(ours, bare);
                withdrawals(ours, bare);
            }
            verdicts(ours, file);
        }
    }

    /** The same rows, read before, in one transaction. */
    private double bulkLoad(Path file, Connection bare) throws SQLException, StoreException {
        List<List<@Nullable Object[]>> rows = new ArrayList<>();
        List<String> tables = List.of("organisation", "purpose", "event", "event_detail", "state");
        try (Connection source = connection(file);
                Statement query = source.createStatement();
                Statement create = bare.createStatement()) {
            for (String name : tables) {
                try (ResultSet schema = query.executeQuery("SELECT sql FROM sqlite_schema WHERE tbl_name = '" + name
                        + "' AND type IN ('table', 'index')" + " AND sql IS NOT NULL ORDER BY type DESC")) {
                    while (schema.next()) {
                        create.executeUpdate(schema.getString(1));
                    }
                }
                rows.add(read(query, name));
            }
        }
        return seconds(() -> {
            try (Statement control = bare.createStatement()) {
                control.execute("BEGIN IMMEDIATE");
                for (int i = 0; i < tables.size(); i++) {
                    insert(bare, tables.get(i), rows.get(i));
                }
                control.execute("COMMIT");
            }
        });
    }

    private static List<@Nullable Object[]> read(Statement query, String name) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (ResultSet row = query.executeQuery("SELECT * FROM " + name)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                @Nullable Object[] values = new @Nullable Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = row.getObject(i + 1);
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static void insert(Connection bare, String name, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String marks = String.join(", ", Collections.nCopies(rows.getFirst().length, "?"));
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO " + name + " VALUES (" + marks + ")")) {
            for (@Nullable Object[] values : rows) {
                for (int i = 0; i < values.length; i++) {
                    insert.setObject(i + 1, values[i]);
                }
                insert.executeUpdate();
            }
        }
    }

    private void lookUps(ConsentStore ours, Connection bare) throws SQLException, StoreException {
        String in = "SELECT purpose, fields FROM state WHERE organisation = 1 AND subject = ? AND purpose IN (0, 1)";
        try (PreparedStatement one = bare.prepareStatement(in);
                PreparedStatement many = bare.prepareStatement("SELECT subject, purpose, fields FROM state WHERE"
                        + " organisation = 1 AND subject IN (" + String.join(", ", Collections.nCopies(MANY, "?"))
                        + ") AND purpose IN (0, 1)")) {
            int count = 20_000;
            compare(
                    "look-ups of one recipient/s",
                    count,
                    0.8,
                    () -> {
                        for (int i = 0; i < count; i++) {
                            ours.facts(EXAMPLE, NEWSLETTER, Channel.MAIL, List.of(anybody()));
                        }
                    },
                    () -> {
                        for (int i = 0; i < count; i++) {
                            one.setBytes(1, anybody().toBytes());
                            texts(one, 2);
                        }
                    });
            int messages = 50;
            compare(
                    "look-ups of 1,000 recipients/s",
                    messages,
                    0.8,
                    () -> {
                        for (int i = 0; i < messages; i++) {
                            ours.facts(EXAMPLE, NEWSLETTER, Channel.MAIL, people(MANY));
                        }
                    },
                    () -> {
                        for (int i = 0; i < messages; i++) {
                            int position = 1;
                            for (SubjectId subject : people(MANY)) {
                                many.setBytes(position++, subject.toBytes());
                            }
                            texts(many, 3);
                        }
                    });
        }
    }

    private SubjectId anybody() {
        return person(random.nextInt(PEOPLE));
    }

    private List<SubjectId> people(int count) {
        return random.ints(0, PEOPLE)
                .distinct()
                .limit(count)
                .mapToObj(StoreSpeed::person)
                .toList();
    }

    private static int texts(PreparedStatement query, int column) throws SQLException {
        int length = 0;
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                length += row.getString(column).length();
            }
        }
        return length;
    }

    private void withdrawals(ConsentStore ours, Connection bare) throws SQLException, StoreException {
        try (Statement create = bare.createStatement()) {
            create.executeUpdate("CREATE TABLE single (id INTEGER PRIMARY KEY, subject BLOB, at INTEGER) STRICT");
        }
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO single (subject, at) VALUES (?, ?)")) {
            int count = 100;
            compare(
                    "durable withdrawals/s, one after the other",
                    count,
                    0.8,
                    () -> {
                        for (int i = 0; i < count; i++) {
                            ours.record(event(random.nextInt(PEOPLE), new Act.Withdrawn(NEWSLETTER, Channel.MAIL)));
                        }
                    },
                    () -> {
                        for (int i = 0; i < count; i++) {
                            insert.setBytes(1, anybody().toBytes());
                            insert.setLong(2, i);
                            insert.executeUpdate();
                        }
                    });
        }
    }

    /** What the journal takes of time and room, for a message to thousands and for messages to one each. */
    private void verdicts(ConsentStore ours, Path file) throws SQLException, StoreException {
        int messages = 20;
        List<Double> batched = new ArrayList<>();
        for (int message = 0; message < messages; message++) {
            List<JudgedRecipient> verdicts =
                    people(RECIPIENTS).stream().map(StoreSpeed::verdict).toList();
            JudgedMessage judged = message(message);
            batched.add(seconds(() -> ours.verdicts().add(judged, verdicts, Instant.EPOCH)));
        }
        line("journal, 5,000 recipients at once", median(batched) / RECIPIENTS * 1e6, "us per recipient");
        room(file, "journal, messages to 5,000", messages * RECIPIENTS);
        int singles = 300;
        List<Double> single = new ArrayList<>();
        for (int message = messages; message < messages + singles; message++) {
            JudgedMessage judged = message(message);
            List<JudgedRecipient> verdict = List.of(verdict(anybody()));
            single.add(seconds(() -> ours.verdicts().add(judged, verdict, Instant.EPOCH)));
        }
        line("journal, one recipient, one after the other", median(single) * 1e6, "us per recipient");
        List<Double> again = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int start = messages;
            again.add(seconds(() -> {
                        for (int i = 0; i < singles; i++) {
                            ours.verdicts()
                                    .ofRecipient(EXAMPLE, message(start + i).key(), person(i));
                        }
                    })
                    / singles);
        }
        line("journal, look-up of one recipient of a message", median(again) * 1e6, "us");
    }

    private void room(Path file, String what, int rows) throws SQLException {
        try (Connection source = connection(file);
                Statement query = source.createStatement();
                ResultSet row = query.executeQuery("SELECT sum(pgsize) FROM dbstat WHERE name IN ('verdict',"
                        + " 'verdict_of_subject', 'judged_message', 'sqlite_autoindex_judged_message_1')")) {
            row.next();
            line(what, (double) row.getLong(1) / rows, "octets per recipient");
        }
    }

    private static JudgedMessage message(int number) {
        return new JudgedMessage(
                EXAMPLE, NEWSLETTER, Channel.MAIL, new MessageKey(new Random(~number).nextLong(), number));
    }

    private static JudgedRecipient verdict(SubjectId subject) {
        return new JudgedRecipient(subject, AT, true, "CONSENT", 5, 1 + (subject.low() & 0xf_ffff), false);
    }

    private void rules() throws InvalidConfigurationException {
        Purpose purpose = ConsentConfigurationReader.readFile(
                        Path.of(System.getProperty("product.samples"), "consent-minimal.xml"))
                .organisations()
                .getFirst()
                .purposes()
                .getFirst()
                .purpose();
        RuleSet rules = RuleSet.french();
        LocalDate today = LocalDate.of(2026, 11, 22);
        RecipientFacts yes = new RecipientFacts(
                RecipientFacts.UNKNOWN.subject(),
                RecipientFacts.UNKNOWN.purpose().after((Act.OnPurpose) granted(), AT, 1));
        List<RecipientFacts> people = List.of(yes, RecipientFacts.UNKNOWN);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int count = 4_000_000;
        List<Double> rates = new ArrayList<>();
        long allocated = 0;
        long entries = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                entries += rules.decide(purpose, people.get(i & 1), today).entry();
            }
            rates.add(count / ((threads.getCurrentThreadCpuTime() - cpu) / 1e9));
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        line("decisions of the rules on one core", median(rates) / 1e6, "million/s, at least 5 (" + entries + ")");
        line("decisions, allocated", (double) allocated / count, "octets each; a verdict has 32");
    }

    private void compare(String what, int count, double target, Work ours, Work bare)
            throws SQLException, StoreException {
        ours.perform();
        bare.perform();
        List<Double> oursRates = new ArrayList<>();
        List<Double> bareRates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            oursRates.add(count / seconds(ours));
            bareRates.add(count / seconds(bare));
        }
        row(what, median(oursRates), median(bareRates), target);
    }

    private static double seconds(Work work) throws SQLException, StoreException {
        long start = System.nanoTime();
        work.perform();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** As ours are opened: every commit waits for the disk. */
    private static Connection connection(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setCacheSize(-(64 << 10));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    private void row(String what, double ours, double bare, double target) {
        table.append("%-50s %12.0f ours %12.0f bare   %.2f, at least %.1f%n"
                .formatted(what, ours, bare, ours / bare, target));
    }

    private void line(String what, double value, String unit) {
        table.append("%-50s %12.1f %s%n".formatted(what, value, unit));
    }
}
