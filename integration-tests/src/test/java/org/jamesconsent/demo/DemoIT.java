package org.jamesconsent.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Programme PROGRAMME = Programme.announced();

    @TempDir
    private Path folder;

    private record Played(int exitCode, String text) {}

    private Played play(Programme programme, Charset charset) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = Demo.run(folder, programme, new PrintStream(out, true, charset), false);
        return new Played(exitCode, out.toString(charset));
    }

    private static Programme withFirst(Letter letter) {
        List<Letter> letters = new ArrayList<>(PROGRAMME.letters());
        letters.set(0, letter);
        return new Programme(letters, PROGRAMME.leaver(), PROGRAMME.again());
    }

    @Test
    void everythingShouldHappenAsAnnounced() throws Exception {
        Played played = play(PROGRAMME, StandardCharsets.UTF_8);

        assertThat(played.text()).doesNotContain("NOT AS ANNOUNCED").contains("all as announced");
        assertThat(played.exitCode()).isZero();
        assertThat(folder.resolve("delivered/01-newsletter/ann@example.com.eml"))
                .content()
                .contains("Consent-Verdict: allow CONSENT");
        assertThat(folder.resolve("delivered/01-newsletter/report-to-news@example.org.eml"))
                .content()
                .contains("Final-Recipient: rfc822; bruno@example.com");
        assertThat(folder.resolve("delivered/10-newsletter/ann@example.com.eml"))
                .doesNotExist();
        assertThat(played.text().lines().filter(line -> line.length() > Page.WIDTH))
                .allMatch(line -> line.contains(folder.toString()));
    }

    @Test
    void everythingShouldBeSaidInAsciiWhenTheTerminalHasNothingElse() throws Exception {
        Played played = play(PROGRAMME, StandardCharsets.US_ASCII);

        assertThat(played.exitCode()).isZero();
        assertThat(played.text()).doesNotContainPattern("[?](?!subject=)").contains("mochten", "\"Gartenbrief\"");
    }

    @Test
    void differencesShouldBeToldWhenAnnouncementIsWrong() throws Exception {
        Letter first = PROGRAMME.letters().getFirst();
        Played played = play(
                withFirst(first.again(
                        1,
                        "A wrong announcement",
                        Map.of(
                                "bruno@example.com", Outcome.allowed("CONSENT", "5", "footer in text + HTML"),
                                "ann@example.com", Outcome.refused("NO_CONSENT", "12", first.sender(), "5.7.1"),
                                "jan@example.net", Outcome.refused("OPTED_OUT", "3", first.sender(), "5.7.1")))),
                StandardCharsets.UTF_8);

        assertThat(played.exitCode()).isEqualTo(1);
        assertThat(played.text())
                .contains(
                        "NOT AS ANNOUNCED",
                        "01-newsletter, bruno@example.com: announced allow CONSENT by rule 5 (mail with headers and footer in"
                                + " text + HTML), saw refuse NO_CONSENT by rule 12 (report to news@example.org, status 5.7.1)",
                        "01-newsletter, ann@example.com: announced refuse NO_CONSENT by rule 12",
                        "01-newsletter, jan@example.net: announced refuse OPTED_OUT by rule 3",
                        "3 not as announced");
        assertThat(played.text().lines().filter(line -> line.startsWith("  !"))).hasSize(6);
    }

    @Test
    void differenceShouldBeToldWhenLeaverGotNothingToLeaveBy() throws Exception {
        Played played =
                play(new Programme(PROGRAMME.letters(), "jan@example.net", PROGRAMME.again()), StandardCharsets.UTF_8);

        assertThat(played.exitCode()).isEqualTo(1);
        assertThat(played.text())
                .contains(
                        "jan@example.net got no copy of 01-newsletter",
                        "10-newsletter, ann@example.com: announced refuse");
    }

    @Test
    void untouchedMailShouldNotPassForMarketing() throws Exception {
        SequencedMap<String, Outcome> announced = new LinkedHashMap<>();
        announced.put("jan@example.net", Outcome.allowed("CONSENT", "5", "footer in text"));
        Played played = play(
                withFirst(new Letter(1, "order", "A wrong announcement", "shop@example.org", announced)),
                StandardCharsets.UTF_8);

        assertThat(played.exitCode()).isEqualTo(1);
        assertThat(played.text()).contains("01-order, jan@example.net: announced allow", "saw none no marketing");
    }

    @Test
    void newsletterShouldGoToEveryContact() throws IOException {
        try (Stream<String> lines = Files.lines(Product.samples().resolve("contacts.csv"))) {
            assertThat(PROGRAMME.letters().getFirst().announced().keySet())
                    .containsExactlyElementsOf(lines.skip(1)
                            .map(line -> line.substring(0, line.indexOf(',')))
                            .toList());
        }
    }
}
