package org.jamesconsent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    private static final String ANN = "ann@example.com";

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    private Path campaign(String... headers) throws Exception {
        return message(
                "From: Garden <news@example.org>",
                "To: Ann <" + ANN + ">",
                "Cc: hugo@example.com, team: quentin@example.com, dieter@example.net;",
                "Subject: Spring",
                String.join("\r\n", headers));
    }

    private Path message(String... headers) throws Exception {
        String header = String.join("\r\n", headers).strip();
        return Files.write(workplace.path("message.eml"), (header + "\r\n\r\nPlant now.\r\n").getBytes(ISO_8859_1));
    }

    private void importSample() {
        assertThat(workplace
                        .run("import", Workplace.SAMPLES.resolve("contacts.csv"))
                        .exitCode())
                .isZero();
    }

    private JsonNode json(Object... arguments) throws Exception {
        Object[] all = Stream.concat(Stream.of("--json"), Stream.of(arguments)).toArray();
        Result result = workplace.run("explain", all);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(1);
        return new ObjectMapper().readTree(result.out());
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(node -> node.path(field).asText()).toList();
    }

    @Test
    void explainShouldTellVerdictRuleAndEntryOfEachRecipient() throws Exception {
        importSample();

        JsonNode json = json(campaign());

        assertThat(json.get("outcome").asText()).isEqualTo("checked");
        assertThat(json.get("sender").asText()).isEqualTo("news@example.org");
        assertThat(json.get("purpose").asText()).isEqualTo("example/newsletter");
        assertThat(json.get("declaredBy").asText()).isEqualTo("sender-address");
        assertThat(json.get("notes")).isEmpty();
        JsonNode recipients = json.get("recipients");
        assertThat(texts(recipients, "address"))
                .containsExactly(ANN, "hugo@example.com", "quentin@example.com", "dieter@example.net");
        assertThat(texts(recipients, "fate")).containsExactly("sent", "refused", "sent", "sent");
        JsonNode refused = recipients.get(1).get("verdict");
        assertThat(refused.get("allowed").asBoolean()).isFalse();
        assertThat(refused.get("code").asText()).isEqualTo("OPTED_OUT");
        assertThat(refused.get("row").asInt()).isEqualTo(2);
        assertThat(refused.get("rule").asText()).isEqualTo("opted out");
        assertThat(refused.get("language").asText()).isEqualTo("fr");
        assertThat(refused.get("entry").get("act").asText()).isEqualTo("denied");
        assertThat(refused.get("entry").get("at").asText()).isEqualTo("2026-03-08T12:00:00Z");
        assertThat(recipients.get(1).get("copy").isNull()).isTrue();
        JsonNode allowed = recipients.get(0).get("verdict");
        assertThat(allowed.get("entry").get("method").asText()).isEqualTo("imported");
        assertThat(allowed.get("entry").get("proof").asText()).isEqualTo("opt-in");
        assertThat(allowed.get("entry").get("source").asText()).isEqualTo("https://www.example.org/checkout");
        assertThat(recipients.get(3).get("copy").get("language").asText()).isEqualTo("de");
    }

    @Test
    void explainShouldShowWhatTheCopiesOfTheMailetsHold() throws Exception {
        importSample();
        Path file = campaign("List-Unsubscribe: <mailto:x@example.org>", "X-Consent-Note: internal");

        JsonNode copy = json("--show-tokens", file).get("recipients").get(0).get("copy");

        try (ConsentRuntime runtime = workplace.open()) {
            OrganisationConfiguration organisation =
                    runtime.organisation(Workplace.EXAMPLE).configuration();
            var parts = runtime.organisation(Workplace.EXAMPLE);
            var subject = Workplace.subject(runtime, ANN);
            var expected = MarketingCopy.of(
                            Files.readAllBytes(file),
                            organisation,
                            parts.tokens(),
                            organisation.purpose(new PurposeName("newsletter")).orElseThrow(),
                            new MarketingCopy.Options(PlaceholderDialect.parse(""), false))
                    .copyFor(new MarketingCopy.Recipient(
                            subject,
                            Locale.ENGLISH,
                            true,
                            "CONSENT",
                            5,
                            workplace.history(ANN).getFirst().id(),
                            false));
            String token = parts.tokens().write(new WayOut(subject, new PurposeName("newsletter"), Channel.MAIL));
            assertThat(copy.get("size").asLong()).isEqualTo(expected.size());
            assertThat(copy.get("edits")).hasSize(expected.edits().size());
            assertThat(copy.get("addedHeaders").toString()).contains(token);
        }
        assertThat(texts(copy.get("addedHeaders"), "name"))
                .startsWith("Consent-Verdict", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id");
        assertThat(copy.get("removedHeaders").valueStream().map(JsonNode::asText))
                .containsExactly("List-Unsubscribe", "X-Consent-Note");
    }

    @Test
    void explainShouldHideTokensUnlessAsked() throws Exception {
        importSample();

        String out = workplace.run("explain", campaign()).out();

        assertThat(out)
                .contains(
                        "List-Unsubscribe: <https://consent.example.org/unsubscribe/TOKEN>,"
                                + " <mailto:unsubscribe+TOKEN@example.org?subject=unsubscribe>",
                        "token=TOKEN")
                .doesNotContainPattern("[a-z2-7]{48}");
    }

    @Test
    void explainShouldBeReadableByPeople() throws Exception {
        importSample();

        String out =
                workplace.run("explain", "--to", "hugo@example.com", campaign()).out();

        assertThat(out).isEqualToNormalizingNewlines(workplace.path("message.eml") + """

                            sender    news@example.org (not trusted: a header X-Consent-Purpose would not be believed)
                            purpose   example/newsletter, declared by the sender's address

                          hugo@example.com
                            verdict   refuse OPTED_OUT
                            rule      2, opted out
                            rests on  ledger entry 15: denied, 2026-03-08T12:00:00Z, https://www.example.org/checkout
                            language  fr
                            outcome   refused

                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop@example.org | | service | example/account | sender-address",
                "somebody@example.org | | not-marketing | | ",
                "<> | | not-marketing | | ",
                "trade@example.org | | checked | example/trade-letter | sender-address",
                "somebody@example.org | club | checked | example/club | header",
                "somebody@example.org | nix | refused | | "
            })
    void explainShouldTellThePurposeAndWhatDeclaresIt(
            String from, String header, String outcome, String purpose, String declaredBy) throws Exception {
        Path file = message(
                "From: " + (from.equals("<>") ? "x@example.org" : from),
                "To: " + ANN,
                header == null ? "Subject: x" : "X-Consent-Purpose: " + header);

        JsonNode json = json("--from", from, "--trusted", file);

        assertThat(json.get("outcome").asText()).isEqualTo(outcome);
        assertThat(json.get("purpose").asText()).isEqualTo(purpose == null ? "null" : purpose);
        assertThat(json.get("declaredBy").asText()).isEqualTo(declaredBy == null ? "null" : declaredBy);
    }

    @Test
    void explainShouldBelieveTheHeaderOnlyWhenTheSessionIsTrusted() throws Exception {
        Path file = message("From: x@example.org", "To: " + ANN, "X-Consent-Purpose: nix");

        assertThat(json(file).get("outcome").asText()).isEqualTo("not-marketing");
        assertThat(json("--user", "ann", file).get("fault").asText()).isEqualTo("UNKNOWN_PURPOSE");
        assertThat(json("--trusted", file).get("reason").asText()).contains("has no purpose of the name");
        assertThat(workplace.run("explain", "--trusted", file).out())
                .contains("cannot be told: ", "refused whole: UNKNOWN_PURPOSE");
    }

    @Test
    void explainShouldSayThatAnUnreadableRecipientIsHeld() throws Exception {
        importSample();

        JsonNode recipients =
                json("--to", "a b@example.com,ann@example.com", campaign()).get("recipients");

        assertThat(recipients.get(0).get("fate").asText()).isEqualTo("held");
        assertThat(recipients.get(0).get("fault").asText()).isEqualTo("UNREADABLE_RECIPIENT");
        assertThat(recipients.get(0).get("verdict").isNull()).isTrue();
        assertThat(recipients.get(1).get("fate").asText()).isEqualTo("sent");
    }

    @Test
    void explainShouldSayThatAMessageBeyondTheLimitsIsHeld() throws Exception {
        importSample();
        Path file = campaign("X-Long: " + "x".repeat(2 << 20));

        JsonNode recipients =
                json("--to", "ann@example.com,hugo@example.com", file).get("recipients");

        assertThat(texts(recipients, "fate")).containsExactly("held", "refused");
        assertThat(recipients.get(0).get("fault").asText()).isEqualTo("UNREADABLE_MESSAGE");
        assertThat(recipients.get(0).get("reason").asText()).isNotEmpty();
    }

    @Test
    void explainShouldGiveOneCopyToTwoSpellingsOfOnePerson() throws Exception {
        importSample();

        JsonNode recipients =
                json("--to", "ann@example.com,Ann@EXAMPLE.com", campaign()).get("recipients");

        assertThat(texts(recipients, "fate")).containsExactly("sent", "same-person");
    }

    @Test
    void explainShouldSendToEverybodyWhenTheRunIsDry() throws Exception {
        importSample();
        Path xml = workplace.path("conf/consent.xml");
        Files.writeString(xml, Files.readString(xml).replace("<dryRun>false<", "<dryRun>true<"));
        Path file = campaign();

        JsonNode json = json("--to", "hugo@example.com,a b@example.com", file);

        assertThat(json.get("dryRun").asBoolean()).isTrue();
        assertThat(texts(json.get("recipients"), "fate")).containsExactly("sent", "sent");
        assertThat(json.get("recipients").get(0).get("copy").get("addedHeaders").toString())
                .contains("refuse OPTED_OUT", "dry-run");
        assertThat(workplace.run("explain", "--to", "hugo@example.com", file).out())
                .contains("sent, only because of dryRun");
        Path unknown = message("From: x@example.org", "To: " + ANN, "X-Consent-Purpose: nix");
        assertThat(json("--trusted", unknown).get("outcome").asText()).isEqualTo("passed-by-dry-run");
    }

    @Test
    void explainShouldFillPlaceholdersAndKeepListUnsubscribeAsTheMailetDoes() throws Exception {
        importSample();
        Path file = workplace.path("message.eml");
        Files.writeString(
                file,
                "From: news@example.org\r\nTo: ann@example.com\r\nList-Unsubscribe: <mailto:x@example.org>\r\n\r\nOut: *|UNSUB|*\r\n",
                UTF_8);

        JsonNode without = json(file).get("recipients").get(0).get("copy");
        JsonNode with = json("--placeholders", "mailchimp, listmonk", "--list-unsubscribe", "keep", file)
                .get("recipients")
                .get(0)
                .get("copy");

        assertThat(texts(without.get("edits"), "kind")).doesNotContain("placeholder-filled");
        assertThat(texts(with.get("edits"), "kind")).contains("placeholder-filled");
        assertThat(texts(with.get("addedHeaders"), "name")).doesNotContain("List-Unsubscribe");
    }

    @ParameterizedTest
    @CsvSource({
        "--placeholders, foo, --placeholders must be 'all' or a list of",
        "--list-unsubscribe, x, must be replace or keep"
    })
    void explainShouldRefuseWhatTheMailetWouldRefuse(String option, String value, String reason) throws Exception {
        Result result = workplace.run("explain", option, value, campaign());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(reason);
    }

    @Test
    void explainShouldCreateNothingWhenThereIsNoStoreAndNoKey() throws Exception {
        Path file = campaign();
        Map<String, String> before = tree();

        Result result = workplace.run("explain", file);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("there is no consent store yet", "has no keys yet", "refuse NO_CONSENT");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void explainShouldWarnWhenThereAreKeysWithoutAStore() throws Exception {
        importSample();
        Files.delete(workplace.path("var/consent.db"));

        String out = workplace.run("explain", campaign()).out();

        assertThat(out).contains("has keys, so the store may have been lost", "refuse NO_CONSENT");
        assertThat(workplace.path("var/consent.db")).doesNotExist();
    }

    @Test
    void explainShouldChangeNothingWhenThereIsAStore() throws Exception {
        importSample();
        Path file = campaign();
        Map<String, String> before = tree();

        json(file);

        assertThat(tree()).isEqualTo(before);
    }

    private Map<String, String> tree() throws Exception {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(folder.relativize(file).toString(), Files.readString(file, ISO_8859_1));
            }
        }
        return tree;
    }

    @Test
    void explainShouldFailWhenKeysAreMissingThatTheStoreWasFilledWith() throws Exception {
        importSample();
        Files.delete(workplace.path("conf/example.keys"));

        Result result = workplace.run("explain", campaign());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("is missing, but the store was filled with its keys");
        assertThat(workplace.path("conf/example.keys")).doesNotExist();
    }

    @Test
    void explainShouldExplainTheOthersWhenOneMessageCannotBe() throws Exception {
        Path nobody = workplace.file("nobody.eml", "Subject: x", "", "x");
        Path lonely = workplace.file("lonely.eml", "From: news@example.org", "", "x");
        Path empty = Files.write(workplace.path("empty.eml"), new byte[0]);

        Result result = workplace.run("explain", nobody, lonely, empty, workplace.path("absent.eml"), campaign());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("nobody.eml: its header From names no sender"))
                .anySatisfy(line -> assertThat(line).contains("lonely.eml: its headers name no recipients"))
                .anySatisfy(line -> assertThat(line).contains("absent.eml does not exist"));
        assertThat(result.out()).contains("example/newsletter");
    }

    @Test
    void explainShouldReadHeadersThatAreGarbage() throws Exception {
        Path file =
                message("From: \u00ff\u00fe Garden <news@example.org>", "To: <<>>>,,, \u00ff", "Subject: \u001b[31m");

        JsonNode json = json(file);

        assertThat(json.get("purpose").asText()).isEqualTo("example/newsletter");
        assertThat(texts(json.get("recipients"), "fate")).containsOnly("held");
    }

    @Test
    void documentationShouldNameEveryJsonField() throws Exception {
        importSample();
        String documentation = Files.readString(Path.of("..", "docs", "explain.md"));

        JsonNode json = json(campaign("List-Unsubscribe: <mailto:x@example.org>"));

        assertThat(names(json)).isNotEmpty().allSatisfy(name -> assertThat(documentation)
                .contains("`" + name + "`"));
    }

    private static List<String> names(JsonNode node) {
        return Stream.concat(
                        node.propertyStream().map(Map.Entry::getKey),
                        node.valueStream().flatMap(child -> names(child).stream()))
                .distinct()
                .toList();
    }

    @Test
    void commandsShouldHelpAndTellTheirVersion() {
        for (String[] arguments : new String[][] {{"--help"}, {"help", "explain"}, {"explain", "--help"}}) {
            Result help = Workplace.execute(Clock.systemUTC(), arguments);
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("Usage: consent", "Exit codes:", "Examples:");
        }
        assertThat(Workplace.execute(Clock.systemUTC(), "--version").out()).startsWith("consent ");
        assertThat(Workplace.execute(Clock.systemUTC(), "generate-completion").out())
                .contains("complete -F", "explain", "import");
    }

    @Test
    void commandsShouldSayWhatIsWrongWhenNoneIsNamed() {
        Result none = Workplace.execute(Clock.systemUTC());
        Result unknown = Workplace.execute(Clock.systemUTC(), "imprt");

        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("a command is missing", "Try 'consent --help'");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("import");
    }
}
