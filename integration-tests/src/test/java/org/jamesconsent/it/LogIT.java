package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the log tells: what was decided and why, and never about whom. */
class LogIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    @RegisterExtension
    static final SampleJames DRY = new SampleJames()
            .with(
                    "mailetcontainer.xml",
                    "<processor>marketing</processor>",
                    "<processor>marketing-dry-run</processor>");

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jamesconsent");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void verdictsShouldBeLoggedWithTheirGrounds() throws Exception {
        SERVER.leaveClub("a@example.com");
        logged.clear();

        SERVER.sendClub("a@example.com", "b@example.com");

        assertThat(logged)
                .anySatisfy(line -> assertThat(line)
                        .containsPattern(
                                "example/club refuse OPTED_OUT for subject [^ ]+ by rule 2, ledger entry [1-9][0-9]*$"))
                .anySatisfy(line -> assertThat(line)
                        .containsPattern(
                                "example/club allow NON_PROFIT for subject [^ ]+ by rule 10, ledger entry 0$"));
    }

    @Test
    void dryRunShouldLogWhatItDidNotEnforce() throws Exception {
        DRY.send("news@example.org", message("news@example.org", "Spring"), "c@example.com");

        assertThat(logged).anySatisfy(line -> assertThat(line)
                .contains("example/newsletter refuse NO_CONSENT")
                .endsWith("(dry run: sent anyway)"));
    }

    @Test
    void nothingThatHappensShouldBringAnAddressTokenOrKeyIntoTheLog() throws Exception {
        SERVER.sendClub("d@example.com", "e+tag@example.com", "x".repeat(70) + "@example.com");
        Received received = SERVER.only("d@example.com");
        String token = token(received);
        String address = unsubscribeAddress(received);
        String forged = "unsubscribe+" + "a".repeat(48) + "@example.org";
        SERVER.send(SERVER.stranger(), "d@example.com", bytes("Subject: x\n\n"), List.of(address, forged));
        SERVER.send(
                "shop@example.org",
                message("shop@example.org", "F", "X-Consent-Purpose: d@example.com"),
                "d@example.com");
        SERVER.send("club@example.org", message("news@example.org", "F"), "d@example.com");
        SERVER.send("spy@example.net", message("news@example.org", "F"), "desk@example.org");
        SERVER.send(
                SERVER.user(SampleJames.USER),
                "club@example.org",
                bytes("From: club@example.org\nX-Endless: " + ("d@example.com ".repeat(60) + "\n ").repeat(1_300)
                        + "x\n\nx\n"),
                List.of("f@example.com"));
        Path store = SERVER.folder().resolve("var/consent.db");
        Path aside = SERVER.folder().resolve("var/aside");
        Files.move(store, aside);
        try {
            SERVER.send(SERVER.stranger(), "d@example.com", bytes("Subject: x\n\n"), List.of(address));
            SERVER.sendClub("d@example.com");
        } finally {
            Files.move(aside, store);
            SERVER.james().spool().clear();
        }
        SERVER.restart();

        assertThat(logged).hasSizeGreaterThan(10);
        String log = String.join("\n", logged);
        assertThat(log)
                .contains("token that is not ours", "cannot be asked")
                .doesNotContain("example.com", "example.net", "@", token, "a".repeat(48));
        for (String line : Files.readAllLines(SERVER.folder().resolve("conf/example.keys"))) {
            if (!line.startsWith("#")) {
                assertThat(log).doesNotContain(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
    }
}
