package org.jamesconsent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.cli.Workplace.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCommandTest {
    private static final Path CORPUS = Path.of("src/test/resources/inbound");
    private static final String REPLY = """
            From: Ann <ann@example.com>
            Subject: Re: Spring

            Please unsubscribe me from all your lists.

            > Spring is near.
            """;

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    private List<JsonNode> lines(Result result) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private Path file(String name, String content) throws Exception {
        Path file = workplace.path(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(UTF_8));
    }

    @Test
    void readShouldTellWishSentenceAndOwnWordsWhenPersonReplied() throws Exception {
        Result result = Workplace.execute(
                Clock.systemUTC(), "read", file("reply.eml", REPLY).toString());

        assertThat(result.exitCode()).isZero();
        assertThat(lines(result)).singleElement().satisfies(line -> {
            assertThat(line.path("kind").textValue()).isEqualTo("reply");
            assertThat(line.path("intent").textValue()).isEqualTo("WITHDRAW");
            assertThat(line.path("scope").textValue()).isEqualTo("everything");
            assertThat(line.path("sentence").textValue()).isEqualTo("Please unsubscribe me from all your lists.");
            assertThat(line.path("ownWords").textValue()).isEqualTo("Please unsubscribe me from all your lists.");
            assertThat(line.path("language").textValue()).isEqualTo("en");
            assertThat(line.path("action").textValue()).isEqualTo("withdraw-all");
        });
    }

    @Test
    void readShouldTellRecipientsWhenMailBounced() throws Exception {
        Result result = Workplace.execute(
                Clock.systemUTC(),
                "read",
                CORPUS.resolve("bounce/qmail__permanent__no-such-address__5.1.1.eml")
                        .toAbsolutePath()
                        .toString());

        assertThat(lines(result)).singleElement().satisfies(line -> {
            assertThat(line.path("kind").textValue()).isEqualTo("bounce");
            assertThat(line.path("action").textValue()).isEqualTo("mark-undeliverable");
            assertThat(line.at("/recipients/0/recipient").textValue()).isEqualTo("bob@example.net");
            assertThat(line.at("/recipients/0/status").textValue()).isEqualTo("5.1.1");
            assertThat(line.at("/recipients/0/permanence").textValue()).isEqualTo("permanent");
            assertThat(line.at("/returned/hasToken").booleanValue()).isTrue();
        });
    }

    @Test
    void readShouldGiveEachMailOfMailboxAndFolderItsLine() throws Exception {
        file(
                "box/all.mbox",
                "From ann@example.com Sun Nov 22 09:00:00 2026\n" + REPLY
                        + "\nFrom bob@example.com Sun Nov 22 09:00:00 2026\nSubject: STOP\n\n\n");
        file("box/deep/one.eml", "Subject: subscribe\n\n");
        file("box/.hidden", REPLY);

        Result result = Workplace.execute(
                Clock.systemUTC(), "read", workplace.path("box").toString());

        assertThat(lines(result).stream().map(line -> line.path("kind").textValue()))
                .containsExactlyInAnyOrder("reply", "unsubscribe", "subscribe");
        assertThat(lines(result).stream().map(line -> line.path("number").intValue()))
                .containsExactlyInAnyOrder(1, 2, 1);
    }

    @Test
    void readShouldHaveAllFieldsWhateverTheMail() throws Exception {
        Result result = Workplace.execute(
                Clock.systemUTC(), "read", CORPUS.toAbsolutePath().toString(), "--only", "*.eml");

        assertThat(result.exitCode()).isZero();
        List<String> names = new ArrayList<>();
        lines(result).getFirst().fieldNames().forEachRemaining(names::add);
        assertThat(lines(result)).hasSizeGreaterThan(500).allSatisfy(line -> {
            List<String> found = new ArrayList<>();
            line.fieldNames().forEachRemaining(found::add);
            assertThat(found).isEqualTo(names);
        });
    }

    @Test
    void readShouldSayWhatIsMissingWhenThereIsNoSuchFile() throws Exception {
        Result result = Workplace.execute(
                Clock.systemUTC(), "read", workplace.path("missing.eml").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("does not exist");
    }
}
