package org.jamesconsent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.rewrite.EditKind;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteCommandTest {
    private static final Path CORPUS = Path.of("src/test/resources/eml");
    private static final String ANN = "ann@example.com";
    private static final String SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=From:Subject;\r\n"
            + "\tbh=QUJD; b=QUJD\r\nFrom: news@example.org\r\nSubject: x\r\n\r\nHello.\r\n";
    private static final String ENCRYPTED =
            "From: news@example.org\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n";

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    private Path message(String name, String content) throws Exception {
        Path file = workplace.path(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(ISO_8859_1));
    }

    private Result rewrite(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("--purpose", "newsletter", "--to", ANN), Arrays.stream(arguments))
                .toArray();
        return workplace.run("rewrite", all);
    }

    private static List<JsonNode> lines(Result result) throws Exception {
        assertThat(result.err()).isEmpty();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static JsonNode only(Result result) throws Exception {
        assertThat(lines(result)).hasSize(1);
        return lines(result).getFirst();
    }

    private static List<Path> filesIn(Path folder) throws Exception {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void choose(String element, String choice) throws Exception {
        Path file = workplace.path("conf/consent.xml");
        String old = Files.readString(file);
        String chosen = old.replaceFirst("<" + element + ">[a-z-]+<", "<" + element + ">" + choice + "<");
        assertThat(choice.equals("send") || choice.equals("rewrite") || !chosen.equals(old))
                .isTrue();
        Files.writeString(file, chosen);
    }

    /** The original, made of a copy and what was said of it. */
    private static byte[] takenBack(JsonNode line, byte[] copy, byte[] original) {
        ByteArrayOutputStream restored = new ByteArrayOutputStream();
        int position = 0;
        for (JsonNode edit : line.get("edits")) {
            int offset = edit.get("offset").asInt();
            restored.write(copy, position, offset - position);
            restored.write(original, restored.size(), edit.get("replacedLength").asInt());
            position = offset + edit.get("length").asInt();
        }
        restored.write(copy, position, copy.length - position);
        return restored.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"send, rewrite, all, replace", "hold, headers-only, mailchimp, keep", "send, headers-only, '', keep"})
    void rewriteShouldChangeNothingOutsideTheEditsWhateverTheMessage(
            String unseen, String signed, String placeholders, String listUnsubscribe) throws Exception {
        choose("withoutVisibleLink", unseen);
        choose("signedMessages", signed);
        Path out = workplace.path("out");

        List<JsonNode> lines =
                lines(rewrite("--placeholders", placeholders, "--list-unsubscribe", listUnsubscribe, CORPUS, out));

        assertThat(lines.stream().map(line -> Path.of(line.get("file").asText())))
                .containsExactlyInAnyOrderElementsOf(filesIn(CORPUS));
        for (JsonNode line : lines) {
            Path in = Path.of(line.get("file").asText());
            Path written = out.resolve(CORPUS.relativize(in));
            if (line.get("outcome").asText().equals("held")) {
                assertThat(written).doesNotExist();
                continue;
            }
            byte[] copy = Files.readAllBytes(written);
            byte[] original = Files.readAllBytes(in);
            assertThat(copy).hasSize(line.get("size").asInt());
            assertThat(takenBack(line, copy, original)).as(in.toString()).isEqualTo(original);
        }
        assertThat(lines.stream().map(line -> line.get("outcome").asText()))
                .contains("rewritten")
                .doesNotContain("failed", "refused");
    }

    @Test
    void rewriteShouldChangeNothingWhenCopiesAreRewrittenAgain() throws Exception {
        workplace.run("init");
        Path once = workplace.path("once");
        Path twice = workplace.path("twice");
        assertThat(rewrite(CORPUS, once).exitCode()).isZero();

        Result again = rewrite(once, twice);

        assertThat(again.exitCode()).isZero();
        assertThat(lines(again))
                .allSatisfy(line -> assertThat(line.get("outcome").asText()).isEqualTo("unchanged"));
        for (Path file : filesIn(once)) {
            assertThat(twice.resolve(once.relativize(file))).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void rewriteShouldWriteWhatTheMailetWouldSend() throws Exception {
        workplace.run("init");
        Path in = CORPUS.resolve("rewrite/placeholders-everywhere.eml");
        Path out = workplace.path("copy.eml");

        JsonNode line =
                only(rewrite("--basis", "existing_customer", "--language", "de-AT", "--placeholders", "all", in, out));

        try (ConsentRuntime runtime = workplace.open()) {
            var parts = runtime.organisation(Workplace.EXAMPLE);
            var copy = MarketingCopy.of(
                            Files.readAllBytes(in),
                            parts.configuration(),
                            parts.tokens(),
                            parts.configuration()
                                    .purpose(new PurposeName("newsletter"))
                                    .orElseThrow(),
                            new MarketingCopy.Options(PlaceholderDialect.all(), false))
                    .copyFor(new MarketingCopy.Recipient(
                            Workplace.subject(runtime, ANN),
                            Locale.forLanguageTag("de-AT"),
                            true,
                            "EXISTING_CUSTOMER",
                            0,
                            0,
                            false));
            assertThat(out).hasBinaryContent(copy.toByteArray());
        }
        assertThat(line.get("file").asText()).isEqualTo(in.toString());
        assertThat(line.get("outcome").asText()).isEqualTo("rewritten");
        assertThat(line.get("visible").asBoolean()).isTrue();
        assertThat(line.get("fault").isNull()).isTrue();
        assertThat(line.get("reason").isNull()).isTrue();
        assertThat(Files.readString(out, ISO_8859_1)).contains("allow EXISTING_CUSTOMER; ", " row=0;", " entry=0;");
    }

    @Test
    void rewriteShouldSayWhereTheFooterIs() throws Exception {
        Path in = message(
                "in/june.eml",
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHello.\r\n");
        Path out = workplace.path("june.eml");

        JsonNode line = only(rewrite(in, out));

        JsonNode footer = line.get("edits")
                .valueStream()
                .filter(edit -> edit.get("kind").asText().equals("footer-added"))
                .findFirst()
                .orElseThrow();
        assertThat(footer.get("part").asText()).isEqualTo("1");
        assertThat(footer.get("replacedLength").asInt()).isZero();
        byte[] copy = Files.readAllBytes(out);
        int offset = footer.get("offset").asInt();
        assertThat(new String(copy, offset, footer.get("length").asInt(), ISO_8859_1))
                .contains("To stop receiving these messages:")
                .endsWith("75002 Paris, France\r\n");
        assertThat(new String(copy, 0, offset, ISO_8859_1)).endsWith("\r\n\r\nHello.\r\n");
    }

    @Test
    void rewriteShouldCreateNothingButTheCopyWhenThereAreNeitherKeysNorStore() throws Exception {
        Path in = message("in/a.eml", "Subject: x\n\nHello.\n");

        assertThat(rewrite(in, workplace.path("deep/er/out.eml")).exitCode()).isZero();

        assertThat(filesIn(folder))
                .containsExactlyInAnyOrder(workplace.path("conf/consent.xml"), in, workplace.path("deep/er/out.eml"));
    }

    @Test
    void rewriteShouldGoOnWhenOneMessageCannotBeRead() throws Exception {
        message("in/1.eml", "Subject: 1\n\nHello.\n");
        message("in/2.eml", "");
        message("in/sub/3.eml", "Subject: 3\n\nHello.\n");
        message("in/4.eml", "Subject: 4\n\nHello.\n");
        Files.createDirectories(workplace.path("out/4.eml"));

        Result result = rewrite(workplace.path("in"), workplace.path("out"));

        assertThat(result.exitCode()).isEqualTo(1);
        Map<String, JsonNode> byName = lines(result).stream()
                .collect(Collectors.toMap(
                        line -> Path.of(line.get("file").asText()).getFileName().toString(), line -> line));
        assertThat(byName).containsOnlyKeys("1.eml", "2.eml", "3.eml", "4.eml");
        assertThat(byName.get("2.eml").get("outcome").asText()).isEqualTo("held");
        assertThat(byName.get("2.eml").get("fault").asText()).isEqualTo("UNREADABLE_MESSAGE");
        assertThat(byName.get("2.eml").get("reason").asText()).isEqualTo("the message is empty");
        assertThat(byName.get("4.eml").get("outcome").asText()).isEqualTo("failed");
        assertThat(byName.get("4.eml").get("reason").asText()).startsWith("reading or writing failed");
        assertThat(workplace.path("out/1.eml")).isRegularFile();
        assertThat(workplace.path("out/sub/3.eml")).isRegularFile();
        assertThat(workplace.path("out/2.eml")).doesNotExist();
    }

    @Test
    void rewriteShouldPassOverHiddenFilesAndOthersThanAskedFor() throws Exception {
        message("in/1.eml", "Subject: 1\n\nHello.\n");
        message("in/notes.txt", "Subject: 2\n\nHello.\n");
        message("in/.hidden.eml", "Subject: 3\n\nHello.\n");
        message("in/.git/4.eml", "Subject: 4\n\nHello.\n");

        assertThat(lines(rewrite("--only", "*.eml", workplace.path("in"), workplace.path("out"))))
                .hasSize(1);
        assertThat(lines(rewrite(workplace.path("in"), workplace.path("out2")))).hasSize(2);
    }

    @Test
    void rewriteShouldRewriteThousandsOfFiles() throws Exception {
        for (int i : IntStream.range(0, 1_000).toArray()) {
            message("in/" + i % 7 + "/" + i, "Subject: " + i + "\n\nHello.\n");
        }

        Result result = rewrite(workplace.path("in"), workplace.path("out"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(1_000);
        assertThat(filesIn(workplace.path("out"))).hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "signedMessages, hold, held, SIGNED_BY_SENDER, it has a DKIM-Signature",
        "withoutVisibleLink, hold, held, NO_VISIBLE_LINK, its body is signed or encrypted",
        "withoutVisibleLink, refuse, refused, NO_VISIBLE_LINK, its body is signed or encrypted"
    })
    void rewriteShouldSayWhatThePurposeHoldsOrRefuses(
            String element, String choice, String outcome, String fault, String reason) throws Exception {
        choose(element, choice);
        Path in = message("in/a.eml", element.equals("signedMessages") ? SIGNED : ENCRYPTED);
        Path out = workplace.path("out.eml");

        Result result = rewrite(in, out);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(only(result).get("outcome").asText()).isEqualTo(outcome);
        assertThat(only(result).get("fault").asText()).isEqualTo(fault);
        assertThat(only(result).get("reason").asText()).startsWith(reason);
        assertThat(out).doesNotExist();
        assertThat(rewrite("--released", in, out).exitCode()).isZero();
        assertThat(out).exists();
    }

    @Test
    void rewriteShouldKeepBodyAndSignatureWhenThePurposeChoosesHeadersOnly() throws Exception {
        choose("signedMessages", "headers-only");
        Path in = message("in/a.eml", SIGNED);
        Path out = workplace.path("out.eml");

        JsonNode line = only(rewrite(in, out));

        assertThat(line.get("visible").asBoolean()).isFalse();
        assertThat(line.get("reason").asText()).startsWith("it has a DKIM-Signature");
        assertThat(Files.readString(out, ISO_8859_1))
                .contains("\r\nList-Unsubscribe: <")
                .endsWith("\r\n" + SIGNED);
    }

    @Test
    void rewriteShouldCountHeadersOnlyAsWithoutVisibleLink() throws Exception {
        choose("signedMessages", "headers-only");
        choose("withoutVisibleLink", "hold");

        JsonNode line = only(rewrite(message("in/a.eml", SIGNED), workplace.path("out.eml")));

        assertThat(line.get("outcome").asText()).isEqualTo("held");
        assertThat(line.get("fault").asText()).isEqualTo("NO_VISIBLE_LINK");
    }

    @Test
    void rewriteShouldTakeSignatureOutWhenThePurposeChoosesNothing() throws Exception {
        Path out = workplace.path("out.eml");

        assertThat(rewrite(message("in/a.eml", SIGNED), out).exitCode()).isZero();

        assertThat(Files.readString(out, ISO_8859_1))
                .doesNotContain("DKIM-Signature")
                .contains("Unsubscribe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--purpose none --to ann@example.com IN OUT | --purpose names none of consent.xml: example/newsletter",
                "--purpose newsletter --organisation x --to ann@example.com IN OUT | --purpose names none",
                "--purpose account --to ann@example.com IN OUT | example/account is service mail",
                "--purpose newsletter --to ann IN OUT | --to must be a mail address (",
                "--purpose newsletter --to ann@example.com --basis SERVICE IN OUT | --basis must be CONSENT",
                "--purpose newsletter --to ann@example.com --basis NONE IN OUT | Invalid value for option '--basis'",
                "--purpose newsletter --to ann@example.com --placeholders x IN OUT | --placeholders must be 'all' or",
                "--purpose newsletter --to ann@example.com --list-unsubscribe x IN OUT | must be replace or keep",
                "--purpose newsletter --to ann@example.com --only [ IN OUT | --only must be a pattern",
                "--purpose newsletter --to ann@example.com IN IN | IN and OUT must lie apart",
                "--purpose newsletter --to ann@example.com IN IN/sub | IN and OUT must lie apart",
                "--purpose newsletter --to ann@example.com IN FILE | so OUT must be one too, or not exist yet",
                "--purpose newsletter --to ann@example.com FILE IN | IN is a file, so OUT must be one too",
                "--purpose newsletter --to ann@example.com MISSING OUT | does not exist",
                "--purpose newsletter IN OUT | Missing required option: '--to=ADDRESS'",
                "--to ann@example.com IN OUT | Missing required option: '--purpose=NAME'",
                "--purpose newsletter --to ann@example.com IN | Missing required parameter: 'OUT'"
            })
    void rewriteShouldSayWhatIsWrongWithItsOptions(String arguments, String message) throws Exception {
        message("in/a.eml", "Subject: a\n\nHello.\n");
        message("file.eml", "Subject: a\n\nHello.\n");

        Result result = workplace.run("rewrite", (Object[]) arguments
                .replace("IN", workplace.path("in").toString())
                .replace("OUT", workplace.path("out").toString())
                .replace("FILE", workplace.path("file.eml").toString())
                .replace("MISSING", workplace.path("missing").toString())
                .split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message).doesNotContain("ann");
        assertThat(workplace.path("out")).doesNotExist();
    }

    @Test
    void rewriteShouldTakeThePurposeByItsFullName() throws Exception {
        Path in = message("in/a.eml", "Subject: a\n\nHello.\n");

        Result result = workplace.run(
                "rewrite",
                "--purpose",
                "example/club",
                "--to",
                ANN,
                in,
                workplace.path("out.eml").toString());

        assertThat(result.exitCode()).isZero();
        assertThat(Files.readString(workplace.path("out.eml"))).contains("purpose=example/club");
    }

    @Test
    void rewriteShouldSayWhatMayNotBeRead() throws Exception {
        Path in = message("in/a.eml", "Subject: a\n\nHello.\n");
        Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(in)) {
            // The superuser reads everything.
            return;
        }

        Result result = rewrite(in, workplace.path("out.eml"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(only(result).get("reason").asText()).startsWith("it may not be read");
    }

    @Test
    void documentationShouldNameEveryOptionFieldAndWord() throws Exception {
        String page = Files.readString(Path.of("../docs/rewrite.md"));
        JsonNode line = only(rewrite(message("in/a.eml", "Subject: a\n\nHello.\n"), workplace.path("out.eml")));

        assertThat(line.fieldNames()).toIterable().allSatisfy(name -> assertThat(page)
                .contains("| `" + name + "` |"));
        assertThat(line.get("edits").get(0).fieldNames()).toIterable().allSatisfy(name -> assertThat(page)
                .contains("`" + name + "`"));
        for (EditKind kind : EditKind.values()) {
            assertThat(page).contains("`" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`");
        }
        for (MessageFault fault :
                List.of(MessageFault.UNREADABLE_MESSAGE, MessageFault.SIGNED_BY_SENDER, MessageFault.NO_VISIBLE_LINK)) {
            assertThat(page).contains("`" + fault + "`");
        }
        String help = Workplace.execute(Clock.systemUTC(), "rewrite", "--help").out();
        assertThat(help.lines()
                        .filter(option -> option.strip().startsWith("--"))
                        .map(option -> option.strip().split("[=\\s]")[0]))
                .hasSizeGreaterThan(8)
                .allSatisfy(option -> assertThat(page + "--debug").contains(option));
    }
}
