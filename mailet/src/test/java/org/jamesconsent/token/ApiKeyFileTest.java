package org.jamesconsent.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.consent.OrganisationId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyFileTest {
    private static final OrganisationId EXAMPLE = new OrganisationId("example");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private Path path = Path.of("");
    private ApiKeyFile file = new ApiKeyFile(path);

    @BeforeEach
    void name() {
        path = folder.resolve("conf/consent-api.keys");
        file = new ApiKeyFile(path);
    }

    private ApiKey.Made add(ApiAction... actions) throws KeyFileException {
        return file.add(EXAMPLE, Set.of(actions), "shop", NOON, new SecureRandom());
    }

    @Test
    void keyShouldBeFoundByItselfOnly() throws Exception {
        ApiKey.Made first = add(ApiAction.ASK);
        ApiKey.Made second = add(ApiAction.RECORD, ApiAction.ASK);

        assertThat(file.find(first.key())).contains(first.known());
        assertThat(file.find(second.key())).contains(second.known());
        String secret = first.key().substring(first.key().lastIndexOf('_') + 1);
        for (String wrong : new String[] {
            "",
            "consent_",
            first.known().id(),
            first.known().hash(),
            first.key().substring(0, first.key().length() - 1),
            first.key() + "a",
            first.key().toUpperCase(Locale.ROOT),
            "consent_" + second.known().id() + "_" + secret
        }) {
            assertThat(file.find(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void fileShouldHoldNoKeyAndBeReadableForItsOwnerOnly() throws Exception {
        ApiKey.Made made = add(ApiAction.ASK);

        assertThat(Files.readString(path))
                .contains(made.known().id())
                .doesNotContain(made.key().substring(made.key().lastIndexOf('_') + 1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(made.toString()).doesNotContain(made.key());
        assertThat(Files.list(path.getParent())).containsExactly(path);
    }

    @Test
    void revokedKeyShouldStayInTheListAndBeGoodForNothing() throws Exception {
        ApiKey.Made made = add(ApiAction.RECORD);
        add(ApiAction.ASK);

        ApiKey revoked = file.revoke(made.known().id(), NOON.plusSeconds(5)).orElseThrow();
        file.revoke(made.known().id(), NOON.plusSeconds(9));

        assertThat(revoked.allows(ApiAction.RECORD)).isFalse();
        assertThat(file.read()).hasSize(2);
        assertThat(file.find(made.key()).orElseThrow().revokedAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(file.revoke("a2a2a2a2", NOON)).isEmpty();
    }

    @Test
    void recordShouldIncludeWithdrawAndNothingElseInclude() throws Exception {
        assertThat(add(ApiAction.RECORD).known().allows(ApiAction.WITHDRAW)).isTrue();
        assertThat(add(ApiAction.RECORD).known().allows(ApiAction.ASK)).isFalse();
        assertThat(add(ApiAction.WITHDRAW).known().allows(ApiAction.RECORD)).isFalse();
        assertThat(add(ApiAction.ASK).known().allows(ApiAction.WITHDRAW)).isFalse();
    }

    @Test
    void absentFileShouldHaveNoKeys() throws Exception {
        assertThat(file.read()).isEmpty();
        assertThat(file.revoke("a2a2a2a2", NOON)).isEmpty();
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "key a2a2a2a2 example ask 2026-11-22T12:00:00Z - shop",
                "key a2a2a2a2 example fly 2026-11-22T12:00:00Z - HASH shop",
                "key a2a2a2a2 Example ask 2026-11-22T12:00:00Z - HASH shop",
                "key a2a2a2a2 example ask yesterday - HASH shop",
                "key A2A2A2A2 example ask 2026-11-22T12:00:00Z - HASH shop",
                "key a2a2a2a2 example ask 2026-11-22T12:00:00Z - abc shop"
            })
    void damagedLineShouldBeReportedByItsNumber(String line) throws Exception {
        add(ApiAction.ASK);
        Files.writeString(path, Files.readString(path) + line.replace("HASH", "0".repeat(64)) + "\n");

        assertThatThrownBy(file::read)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining(path.toString());
        assertThatThrownBy(() -> add(ApiAction.ASK)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void fileThatOthersMayReadShouldBeRefused() throws Exception {
        add(ApiAction.ASK);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(file::read).isInstanceOf(KeyFileException.class).hasMessageContaining("chmod 600");
    }
}
