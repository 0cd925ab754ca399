package org.jamesconsent.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.testing.Product;

/**
 * The stores beside the bare engines under them: the same rows, keys and durability, round by round in turn. What is told are
 * medians of the rounds. An import is measured once, as a command of its own in 256 MB of heap.
 */
final class StoreSpeed {
    private static final int PEOPLE = Integer.getInteger("store.people", 1_000_000);
    private static final String ENGINES = System.getProperty("store.engines", "SQLite,PostgreSQL");
    private static final int ROUNDS = 9;
    private static final int MANY = 1_000;
    private static final int[] THREADS = {1, 8};
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    /** So many people are asked for, spread over all of them. */
    private static final int ASKED = 1_000_000;

    private static final OrganisationId EXAMPLE = new OrganisationId("example");
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final String STATE = "WITHDRAWN\t\tNONE\t1769853600000000\t2000000";

    private final StringBuilder table =
            new StringBuilder("\nThe stores beside the bare engines, with %,d people.\n\n".formatted(PEOPLE));
    private final Path folder;
    private final Random random = new Random(1);

    /** Something that is done again and again. */
    private interface Work {
        void once() throws SQLException, StoreException;
    }

    /** Makes for each thread what it does again and again. */
    private interface Works {
        Work next() throws SQLException;
    }

    private StoreSpeed(Path folder) {
        this.folder = folder;
    }

    static String report() throws Exception {
        Path folder = Files.createTempDirectory("james-consent-store");
        try {
            StoreSpeed speed = new StoreSpeed(folder);
            Path contacts = speed.contacts();
            for (String name : ENGINES.split(",")) {
                Path own = Files.createDirectory(folder.resolve(name));
                try (Engine engine = name.equals("SQLite") ? new SqliteEngine(own) : new PostgresqlEngine(own)) {
                    speed.measure(engine, own, contacts);
                } finally {
                    remove(own);
                }
            }
            return speed.table.toString();
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    /** One yes with its evidence a line, and of every fourth person the language. */
    private Path contacts() throws IOException {
        Path file = folder.resolve("contacts.csv");
        Instant first = Instant.parse("2024-01-01T00:00:00Z");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("address,purpose,state,at,source,ip,language\n");
            for (int i = 0; i < PEOPLE; i++) {
                out.write("person" + i + "@mail" + i % 5_000 + ".example.com,newsletter,granted,"
                        + first.plusSeconds(60L * (i % 1_000_000)) + ",https://www.example.org/sign-up,192.0.2."
                        + (1 + i % 250) + (i % 4 == 0 ? ",fr\n" : ",\n"));
            }
        }
        return file;
    }

    private void measure(Engine engine, Path own, Path contacts) throws Exception {
        Path settings = Files.createDirectory(own.resolve("conf")).resolve("consent.xml");
        Files.writeString(
                settings,
                Files.readString(Product.samples().resolve("consent-minimal.xml"))
                        .replace("<consent>", "<consent>" + engine.storeXml()));
        command("init", "--config", settings.toString());
        double ours = command("import", "--quiet", "--config", settings.toString(), contacts.toString());
        engine.settle();
        double bare = engine.bulkLoad();
        engine.settle();
        row(engine, "import, lines/s", PEOPLE / ours, PEOPLE / bare, bare / ours, 0.5);
        List<SubjectId> people = people(engine);
        try (ConsentStore store = engine.open()) {
            lookUps(engine, store, people);
            for (int threads : THREADS) {
                withdrawals(engine, store, people, threads);
            }
        }
    }

    /** Returns how many seconds a command of ours took. */
    private static double command(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                Product.commandLineJar().toString()));
        command.addAll(List.of(arguments));
        long start = System.nanoTime();
        int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(arguments[0] + " ended with " + exitCode);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private List<SubjectId> people(Engine engine) throws SQLException {
        int step = Math.max(1, PEOPLE / ASKED);
        List<SubjectId> people = new ArrayList<>();
        try (Connection connection = engine.toOurs();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(
                        "SELECT subject FROM event WHERE act = 'granted' AND id % " + step + " = 0")) {
            while (row.next()) {
                people.add(SubjectId.of(row.getBytes(1)));
            }
        }
        return people;
    }

    private void lookUps(Engine engine, ConsentStore store, List<SubjectId> people) throws Exception {
        try (Connection connection = engine.toOurs();
                PreparedStatement one = connection.prepareStatement(
                        "SELECT purpose, fields FROM state WHERE organisation = 1 AND subject = ? AND purpose IN (0, 1)");
                PreparedStatement many = engine.batched(connection, MANY)) {
            compare(
                    engine,
                    "look-ups of one recipient/s",
                    1,
                    () -> () -> store.facts(EXAMPLE, NEWSLETTER, Channel.MAIL, List.of(any(people))),
                    () -> () -> {
                        one.setBytes(1, any(people).toBytes());
                        read(one, 2);
                    });
            compare(
                    engine,
                    "look-ups of 1,000 recipients/s",
                    1,
                    () -> () -> store.facts(EXAMPLE, NEWSLETTER, Channel.MAIL, anyThousand(people)),
                    () -> () -> {
                        engine.bind(many, anyThousand(people));
                        read(many, 3);
                    });
        }
    }

    private SubjectId any(List<SubjectId> people) {
        return people.get(random.nextInt(people.size()));
    }

    private List<SubjectId> anyThousand(List<SubjectId> people) {
        return random.ints(0, people.size())
                .distinct()
                .limit(MANY)
                .mapToObj(people::get)
                .toList();
    }

    private static void read(PreparedStatement query, int columns) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (columns == 3) {
                    row.getBytes(1);
                }
                row.getLong(columns - 1);
                row.getString(columns);
            }
        }
    }

    /** Bare, the same change to the state that the person's next message is decided by, and nothing that proves it. */
    private void withdrawals(Engine engine, ConsentStore store, List<SubjectId> people, int threads) throws Exception {
        List<Connection> connections = new ArrayList<>();
        List<PreparedStatement> updates = new ArrayList<>();
        try {
            for (int i = 0; i < engine.writers(threads); i++) {
                connections.add(engine.toBare());
                updates.add(connections
                        .getLast()
                        .prepareStatement(
                                "UPDATE state SET fields = ? WHERE organisation = 1 AND subject = ? AND purpose = 1"));
            }
            int[] given = {0};
            compare(
                    engine,
                    "durable withdrawals/s, " + threads + (threads == 1 ? " thread" : " threads"),
                    threads,
                    () -> {
                        Random own = new Random(random.nextLong());
                        return () -> store.record(new ConsentEvent(
                                EXAMPLE,
                                people.get(own.nextInt(people.size())),
                                Instant.now(),
                                new Act.Withdrawn(NEWSLETTER, Channel.MAIL),
                                Evidence.NONE));
                    },
                    () -> {
                        Random own = new Random(random.nextLong());
                        PreparedStatement update = updates.get(given[0]++ % updates.size());
                        return () -> {
                            synchronized (update) {
                                update.setString(1, STATE);
                                update.setBytes(
                                        2,
                                        people.get(own.nextInt(people.size())).toBytes());
                                if (update.executeUpdate() != 1) {
                                    throw new IllegalStateException("nobody withdrew");
                                }
                            }
                        };
                    });
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void compare(Engine engine, String what, int threads, Works ours, Works bare) throws Exception {
        engine.settle();
        List<Double> oursRates = new ArrayList<>();
        List<Double> bareRates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            // The first rounds only warm up.
            for (int round = -2; round < ROUNDS; round++) {
                double oursRate = rate(pool, threads, ours);
                double bareRate = rate(pool, threads, bare);
                if (round >= 0) {
                    oursRates.add(oursRate);
                    bareRates.add(bareRate);
                    ratios.add(oursRate / bareRate);
                }
            }
        }
        row(engine, what, median(oursRates), median(bareRates), median(ratios), 0.8);
    }

    /** How often a second it is done. */
    private static double rate(ExecutorService pool, int threads, Works works)
            throws SQLException, InterruptedException, ExecutionException {
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(works.next());
        }
        long start = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (Work work : all) {
            counts.add(pool.submit(() -> {
                long count = 0;
                while (System.nanoTime() - start < ROUND_NANOS) {
                    work.once();
                    count++;
                }
                return count;
            }));
        }
        long total = 0;
        for (Future<Long> count : counts) {
            total += count.get();
        }
        return total / ((System.nanoTime() - start) / 1e9);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private void row(Engine engine, String what, double ours, double bare, double ratio, double target) {
        String line = String.format(
                Locale.ROOT,
                "%-12s%-36s %10.0f ours %10.0f bare   %.2f, at least %.1f%n",
                engine.name(),
                what,
                ours,
                bare,
                ratio,
                target);
        // At once, too: an hour of measuring is not lost with the last minute.
        System.out.print(line);
        table.append(line);
    }
}
