package org.jamesconsent.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.subject;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jamesconsent.consent.postgresql.PostgresqlConsentStore;
import org.jamesconsent.consent.postgresql.PostgresqlServer;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;

/** A program on the same store. For each line that it reads it records the acts that stand there, one after the other. */
public final class RecordingProcess {
    private RecordingProcess() {}

    /** What somebody says of the newsletter, or is said of somebody. */
    enum Said {
        YES(new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN)),
        IMPORTED_YES(new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.IMPORTED, Proof.CONFIRMED)),
        NO(new Act.Denied(NEWSLETTER, Channel.MAIL)),
        WITHDRAWAL(new Act.Withdrawn(NEWSLETTER, Channel.MAIL)),
        OBJECTION(new Act.Objected(ObjectionKind.WITHDRAWAL)),
        END_OF_OBJECTION(new Act.ObjectionLifted(false)),
        BLOCK(new Act.Objected(ObjectionKind.BLOCK)),
        END_OF_BLOCK(new Act.ObjectionLifted(true)),
        DEAD(new Act.FoundUndeliverable("5.1.1")),
        ALIVE(new Act.FoundDeliverable());

        private final Act act;

        Said(Act act) {
            this.act = act;
        }
    }

    /**
     * An act.
     *
     * @param second at which it happened
     */
    record Dated(long person, Said said, int second) {
        ConsentEvent event() {
            return Samples.event(subject(person), NOON.plusSeconds(second), said.act);
        }

        static Dated of(String text) {
            String[] parts = text.split(":");
            return new Dated(Long.parseLong(parts[0]), Said.valueOf(parts[1]), Integer.parseInt(parts[2]));
        }

        @Override
        public String toString() {
            return person + ":" + said + ":" + second;
        }
    }

    /** The store at a URL of PostgreSQL, or in a file. */
    static ConsentStore open(String place) throws StoreException {
        return place.startsWith("jdbc:")
                ? PostgresqlConsentStore.open(
                        new PostgresqlServer(
                                place,
                                "postgres",
                                () -> Optional.of("postgres"),
                                new PostgresqlServer.Encryption.Off(),
                                4,
                                Duration.ofSeconds(30)),
                        Clock.systemUTC())
                : SqliteConsentStore.open(Path.of(place), Clock.systemUTC(), Duration.ofSeconds(30));
    }

    static void record(ConsentStore store, Iterable<Dated> acts) throws StoreException {
        for (Dated act : acts) {
            store.record(act.event());
        }
    }

    /** @param arguments where the store is */
    public static void main(String[] arguments) throws Exception {
        try (ConsentStore store = open(arguments[0]);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            // So that nobody waits for the opening, and the first acts do meet.
            store.history(ACME, subject(0));
            System.out.println("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                record(store, Arrays.stream(line.split(" ")).map(Dated::of).toList());
                System.out.println("recorded");
            }
        }
    }
}
