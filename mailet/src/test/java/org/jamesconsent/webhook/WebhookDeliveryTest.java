package org.jamesconsent.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Samples;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.token.WebhookSecretFile;
import org.jamesconsent.webhook.HookServer.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookDeliveryTest {
    private static final SubjectId ANN = Samples.subject(1);
    private static final SubjectId BEA = Samples.subject(2);
    private static final Act WITHDRAWN = new Act.Withdrawn(Samples.NEWSLETTER, Channel.MAIL);

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock();
    private HookServer hook;
    private ConsentStore store;
    private String secret;
    private WebhookDelivery delivery;

    private static final class MovedClock extends Clock {
        private volatile Instant now = Samples.NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void begin() throws Exception {
        hook = new HookServer();
        store = SqliteConsentStore.open(folder.resolve("consent.db"), clock);
        secret = secrets().renew(new SecureRandom());
        delivery = newDelivery();
        delivery.round();
    }

    @AfterEach
    void end() {
        delivery.close();
        store.close();
        hook.close();
    }

    private WebhookSecretFile secrets() {
        return new WebhookSecretFile(folder.resolve("crm.secret"));
    }

    private WebhookDelivery newDelivery() {
        WebhookConfiguration configuration = new WebhookConfiguration(
                "crm", Samples.ACME, hook.url(), folder.resolve("crm.secret"), Period.ofDays(1));
        return new WebhookDelivery(store, configuration, new WebhookClient("crm", hook.url(), secrets(), clock), clock);
    }

    private void record(OrganisationId organisation, SubjectId subject, Act act) throws Exception {
        store.record(new ConsentEvent(organisation, subject, clock.instant(), act, Samples.EVIDENCE));
    }

    private static List<String> ids(List<Received> received) {
        return received.stream().map(Received::id).toList();
    }

    @Test
    void shouldTellNothingOfBefore() throws Exception {
        delivery.close();
        record(Samples.ACME, ANN, WITHDRAWN);
        WebhookConfiguration late = new WebhookConfiguration(
                "late", Samples.ACME, hook.url(), folder.resolve("crm.secret"), Period.ofDays(1));
        try (WebhookDelivery other =
                new WebhookDelivery(store, late, new WebhookClient("late", hook.url(), secrets(), clock), clock)) {
            other.round();
            assertThat(hook.take()).isEmpty();
            record(Samples.ACME, BEA, WITHDRAWN);
            other.round();
            assertThat(ids(hook.take())).containsExactly("late.2");
        }
    }

    @Test
    void shouldTellWhoAndWhatWithASignatureOverAllOfIt() throws Exception {
        record(Samples.ACME, ANN, WITHDRAWN);

        delivery.round();

        Received told = hook.take().getFirst();
        JsonNode body = new ObjectMapper().readTree(told.body());
        assertThat(body.path("type").asText()).isEqualTo("consent.withdrawn");
        assertThat(body.path("data").path("subject").asText()).isEqualTo(ANN.toString());
        assertThat(body.path("data").path("purpose").asText()).isEqualTo("newsletter");
        assertThat(body.path("data").path("channel").asText()).isEqualTo("mail");
        assertThat(told.body()).doesNotContain(String.valueOf(Samples.EVIDENCE.ip()));
        assertThat(told.timestamp()).isEqualTo(String.valueOf(Samples.NOON.getEpochSecond()));
        assertThat(told.signature()).isEqualTo(signature(secret, told));
    }

    private static String signature(String secret, Received told) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        String signed = told.id() + "." + told.timestamp() + "." + told.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldSignWithBothSecretsWhileOneReplacesTheOther() throws Exception {
        String second = secrets().renew(new SecureRandom());
        record(Samples.ACME, ANN, WITHDRAWN);

        delivery.round();

        Received told = hook.take().getFirst();
        assertThat(told.signature()).isEqualTo(signature(second, told) + " " + signature(secret, told));
    }

    @Test
    void shouldTellOfItsOrganisationAndOfChangesOnly() throws Exception {
        record(Samples.GLOBEX, ANN, WITHDRAWN);
        record(Samples.ACME, ANN, new Act.Accessed());
        record(Samples.ACME, BEA, WITHDRAWN);

        delivery.round();
        delivery.round();

        assertThat(ids(hook.take())).containsExactly("crm.3");
        assertThat(store.webhooks().progress("crm").orElseThrow().told()).isEqualTo(3);
    }

    @Test
    void shouldKeepTheOrderOfEachPerson() throws Exception {
        List<String> anns = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            record(
                    Samples.ACME,
                    i % 2 == 0 ? ANN : Samples.subject(100 + i),
                    i % 4 == 0 ? WITHDRAWN : Samples.granted());
            if (i % 2 == 0) {
                anns.add("crm." + i);
            }
        }

        delivery.round();

        List<String> told = ids(hook.take());
        assertThat(told).hasSize(60).doesNotHaveDuplicates();
        assertThat(told.stream().filter(anns::contains)).containsExactlyElementsOf(anns);
    }

    @Test
    void shouldLoseNothingWhileTheSystemIsAwayNorWhenJamesEndsMeanwhile() throws Exception {
        hook.answer(503);
        record(Samples.ACME, ANN, Samples.granted());
        record(Samples.ACME, ANN, WITHDRAWN);
        Duration first = delivery.round();
        clock.now = clock.now.plus(Duration.ofDays(30));
        Duration second = delivery.round();
        assertThat(second).isGreaterThan(first);
        assertThat(ids(hook.take())).as("the second waits for the first").containsExactly("crm.1", "crm.1");
        assertThat(store.webhooks().undelivered("crm", 10)).isEmpty();

        delivery.close();
        clock.now = clock.now.plus(WebhookDelivery.LEASE);
        hook.answer(200);
        delivery = newDelivery();
        delivery.round();

        assertThat(ids(hook.take())).containsExactly("crm.1", "crm.2");
    }

    @Test
    void shouldTellOthersWhileOneIsRefusedAndPutItAsideInTheEnd() throws Exception {
        hook.answer(one -> one.id().equals("crm.1") ? 422 : 200, Map.of());
        record(Samples.ACME, ANN, Samples.granted());
        record(Samples.ACME, BEA, WITHDRAWN);
        record(Samples.ACME, ANN, WITHDRAWN);
        delivery.round();
        assertThat(ids(hook.take())).containsExactlyInAnyOrder("crm.1", "crm.2");
        clock.now = clock.now.plus(Duration.ofHours(23));
        delivery.round();
        assertThat(ids(hook.take())).as("what was taken is not told again").containsExactly("crm.1");
        assertThat(store.webhooks().undelivered("crm", 10)).isEmpty();

        clock.now = clock.now.plus(Duration.ofHours(1));
        delivery.round();
        delivery.round();

        assertThat(store.webhooks().undelivered("crm", 10)).containsExactly(new Undelivered(1, clock.now, "HTTP 422"));
        assertThat(ids(hook.take())).containsExactly("crm.1", "crm.3");
        assertThat(store.webhooks().progress("crm").orElseThrow().told()).isEqualTo(3);
    }

    @Test
    void shouldWaitAsLongAsTheSystemWants() throws Exception {
        hook.answer(one -> 429, Map.of("Retry-After", "1200"));
        record(Samples.ACME, ANN, WITHDRAWN);

        assertThat(delivery.round()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void shouldFollowNoRedirect() throws Exception {
        hook.answer(one -> 307, Map.of("Location", hook.url() + "/elsewhere"));
        record(Samples.ACME, ANN, WITHDRAWN);

        delivery.round();

        assertThat(hook.take()).hasSize(1);
        assertThat(store.webhooks().progress("crm").orElseThrow().told()).isZero();
    }

    @Test
    void shouldLeaveItToWhoeverDoesItAlreadyUntilThatOneIsSilent() throws Exception {
        record(Samples.ACME, ANN, WITHDRAWN);
        try (WebhookDelivery other = newDelivery()) {
            other.round();
            assertThat(hook.take()).isEmpty();

            clock.now = clock.now.plus(WebhookDelivery.LEASE);
            other.round();
            assertThat(ids(hook.take())).containsExactly("crm.1");
            delivery.round();
            assertThat(hook.take()).isEmpty();
        }
    }

    @Test
    void shouldLetAnotherGoOnAtOnceWhenItEnds() throws Exception {
        record(Samples.ACME, ANN, WITHDRAWN);
        delivery.close();

        delivery = newDelivery();
        delivery.round();

        assertThat(ids(hook.take())).containsExactly("crm.1");
    }

    @Test
    void shouldWaitForASecretThatIsGone() throws Exception {
        record(Samples.ACME, ANN, WITHDRAWN);
        Files.move(folder.resolve("crm.secret"), folder.resolve("away"));
        delivery.round();
        assertThat(hook.take()).isEmpty();

        Files.move(folder.resolve("away"), folder.resolve("crm.secret"));
        delivery.round();
        assertThat(ids(hook.take())).containsExactly("crm.1");
    }
}
