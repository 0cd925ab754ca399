package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.token.ApiKeyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void configure() throws Exception {
        new Workplace(
                folder,
                Files.readString(Workplace.SAMPLES.resolve("consent.xml")).replace("</consent>", "<api/></consent>"));
    }

    private Result keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys", "api"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", folder.resolve("conf/consent.xml").toString()));
        return Workplace.execute(Clock.fixed(Workplace.NOON, ZoneOffset.UTC), all.toArray(String[]::new));
    }

    private ApiKeyFile file() {
        return new ApiKeyFile(folder.resolve("conf/consent-api.keys"));
    }

    @Test
    void addShouldShowTheKeyAloneAndListNeverShowIt() throws Exception {
        Result added = keys("add", "--action", "ask,withdraw", "--name", "sms");

        assertThat(added.exitCode()).as(added.err()).isZero();
        String key = added.out().strip();
        ApiKey known = file().find(key).orElseThrow();
        assertThat(known.organisation()).isEqualTo(Workplace.EXAMPLE);
        assertThat(added.err()).contains(known.id(), "withdraw,ask").doesNotContain(key);
        Result listed = keys("list");
        assertThat(listed.out())
                .isEqualTo(
                        known.id() + " of example: withdraw,ask, sms, made " + Workplace.NOON + System.lineSeparator());
    }

    @Test
    void revokeShouldTakeTheIdAndKeepTheKeyInTheList() throws Exception {
        String key = keys("add", "--action", "record").out().strip();
        String id = file().find(key).orElseThrow().id();

        Result revoked = keys("revoke", id);

        assertThat(revoked.exitCode()).isZero();
        assertThat(keys("list").out()).contains(id, "revoked " + Workplace.NOON);
        assertThat(keys("revoke", "a2a2a2a2").exitCode()).isEqualTo(ExitCode.PARTLY_REFUSED);
        assertThat(keys("revoke", key).exitCode()).as("the key itself").isEqualTo(ExitCode.PARTLY_REFUSED);
    }

    @Test
    void jsonShouldHaveTheSame() throws Exception {
        JsonNode added = new ObjectMapper()
                .readTree(keys("add", "--action", "ask", "--json").out());
        assertThat(file().find(added.get("key").textValue()).orElseThrow().id())
                .isEqualTo(added.get("id").textValue());

        JsonNode listed = new ObjectMapper()
                .readTree(keys("list", "--json").out())
                .get("keys")
                .get(0);

        assertThat(listed.get("actions").get(0).textValue()).isEqualTo("ask");
        assertThat(listed.has("key")).isFalse();
        assertThat(listed.get("revokedAt").isNull()).isTrue();
    }

    @Test
    void wrongUsageShouldMakeNothing() throws Exception {
        for (Result wrong : List.of(
                keys("add"),
                keys("add", "--action", "fly"),
                keys("add", "--action", "ask", "--organisation", "other"),
                keys("add", "--action", "ask", "--name", "two words"),
                keys())) {
            assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(file().read()).isEmpty();
    }

    @Test
    void keysShouldBeForNothingWithoutAnApi() throws Exception {
        new Workplace(folder, Files.readString(Workplace.SAMPLES.resolve("consent.xml")));

        Result added = keys("add", "--action", "ask");

        assertThat(added.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(added.err()).contains("consent.xml has no <api>");
    }
}
