package org.jamesconsent.consent.sqlite;

import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.SplitRun;
import org.sqlite.SQLiteDataSource;

/** A program on the same store, to be killed. It works until then, or until nobody listens any more. */
final class ChildProcess {
    static final int IMPORTED_TOGETHER = 250;

    private ChildProcess() {}

    /** @param arguments the file, then {@code lock}, or {@code write}, {@code import} or {@code claim} and the number of
     *     the round */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        if (arguments[1].equals("lock")) {
            lock(file);
        } else if (arguments[1].equals("claim")) {
            claim(file, Integer.parseInt(arguments[2]));
        } else if (arguments[1].equals("import")) {
            importContacts(file, Integer.parseInt(arguments[2]));
        } else {
            write(file, Integer.parseInt(arguments[2]));
        }
    }

    private static void lock(Path file) throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            System.out.println("locked");
            System.in.read();
        }
    }

    /** Records two events of each person together, and says the person's number once they are acknowledged. */
    private static void write(Path file, int round) throws Exception {
        PrintStream out = new PrintStream(System.out, true);
        try (ConsentStore store = SqliteConsentStore.open(file, Clock.systemUTC())) {
            for (int number = 1_000_000 + round * 50_000; !out.checkError(); number++) {
                store.record(List.of(
                        event(subject(number), NOON, granted()),
                        event(subject(number), NOON.plusSeconds(1), withdrawn())));
                out.println(number);
            }
        }
    }

    /** Records a batch of people after the other, and says the first one's number once the batch is acknowledged. */
    private static void importContacts(Path file, int round) throws Exception {
        PrintStream out = new PrintStream(System.out, true);
        try (ConsentStore store = SqliteConsentStore.open(file, Clock.systemUTC())) {
            for (int first = 2_000_000 + round * 20_000; !out.checkError(); first += IMPORTED_TOGETHER) {
                Evidence source = Evidence.from("import:" + first);
                List<ConsentEvent> batch = IntStream.range(first, first + IMPORTED_TOGETHER)
                        .mapToObj(number -> new ConsentEvent(ACME, subject(number), NOON, granted(), source))
                        .toList();
                store.record(batch);
                out.println(first);
            }
        }
    }

    /** Claims one person after another, and says the person's number once that is acknowledged. */
    private static void claim(Path file, int round) throws Exception {
        PrintStream out = new PrintStream(System.out, true);
        try (ConsentStore store = SqliteConsentStore.open(file, Clock.systemUTC())) {
            for (int number = 1_000_000 + round * 50_000; !out.checkError(); number++) {
                store.splits().claim(new SplitRun("Mail1", round), Set.of(subject(number)));
                out.println(number);
            }
        }
    }
}
