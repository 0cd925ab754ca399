package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.token.WebhookSecretFile;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksCommandTest {
    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer crm;
    private Workplace workplace;

    @BeforeEach
    void configure() throws Exception {
        crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext("/", exchange -> {
            told.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        crm.start();
        workplace = new Workplace(
                folder,
                Files.readString(Workplace.SAMPLES.resolve("consent.xml"))
                        .replace(
                                "</consent>",
                                "<webhook name=\"crm\"><url>http://127.0.0.1:"
                                        + crm.getAddress().getPort()
                                        + "/</url><secretFile>file://conf/crm.secret</secretFile></webhook></consent>"));
    }

    @AfterEach
    void end() {
        crm.stop(0);
    }

    private Result webhooks(String... arguments) {
        List<String> all = new ArrayList<>(List.of("webhooks"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", folder.resolve("conf/consent.xml").toString()));
        return Workplace.execute(Clock.fixed(Workplace.NOON, ZoneOffset.UTC), all.toArray(String[]::new));
    }

    private void putAside() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            WebhookJournal journal = runtime.store().webhooks();
            journal.take("crm", "james", Workplace.NOON, Workplace.NOON);
        }
        for (String person : List.of("ann@example.com", "bea@example.com")) {
            Result blocked = Workplace.execute(
                    Clock.fixed(Workplace.NOON, ZoneOffset.UTC),
                    "block",
                    person,
                    "--reason",
                    "asked by telephone",
                    "--config",
                    folder.resolve("conf/consent.xml").toString());
            assertThat(blocked.exitCode()).as(blocked.err()).isZero();
        }
        try (ConsentRuntime runtime = workplace.open()) {
            WebhookJournal journal = runtime.store().webhooks();
            journal.giveUp("crm", new Undelivered(1, Workplace.NOON, "HTTP 422"));
            journal.giveUp("crm", new Undelivered(2, Workplace.NOON, "HTTP 422"));
        }
    }

    @Test
    void secretShouldShowWhatIsInTheFileAndKeepTheOneBefore() throws Exception {
        assertThat(webhooks("secret", "crm").out().strip()).startsWith("whsec_");
        String second = webhooks("secret", "crm").out().strip();

        assertThat(Files.readAllLines(folder.resolve("conf/crm.secret")))
                .hasSize(2)
                .first()
                .isEqualTo(second);
        assertThat(new WebhookSecretFile(folder.resolve("conf/crm.secret")).read())
                .hasSize(2);
        assertThat(webhooks("secret", "other").exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void retryShouldForgetWhatIsTakenAndNothingElse() throws Exception {
        webhooks("secret", "crm");
        putAside();
        assertThat(webhooks("list").out().strip())
                .isEqualTo("crm: told up to entry 0, 2 entries wait, 2 were not taken");

        answer = 500;
        assertThat(webhooks("retry", "crm", "2").exitCode()).isEqualTo(ExitCode.PARTLY_REFUSED);
        assertThat(told).containsExactly("crm.2");
        assertThat(webhooks("undelivered", "crm").out()).hasLineCount(2).contains("entry 2: HTTP 422, put aside at");

        answer = 200;
        assertThat(webhooks("retry", "crm").out().strip()).isEqualTo("2 taken, 0 not");
        assertThat(told).containsExactly("crm.2", "crm.1", "crm.2");
        assertThat(webhooks("undelivered", "crm", "--json").out()).contains("\"undelivered\" : [ ]");
    }

    @Test
    void forgetShouldForgetOne() throws Exception {
        putAside();

        assertThat(webhooks("forget", "crm", "1").exitCode()).isZero();
        assertThat(webhooks("forget", "crm", "1").exitCode()).isEqualTo(ExitCode.PARTLY_REFUSED);
        assertThat(webhooks("undelivered", "crm").out()).contains("entry 2").doesNotContain("entry 1");
    }
}
