package org.jamesconsent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.page.TemplateNames.Shown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PageTemplatesTest {
    @TempDir
    private Path folder;

    private void own(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private static String jar(String file) {
        return TemplateFolder.ofJar(file).orElseThrow();
    }

    private static String replaced(String file, String text, String replacement) {
        assertThat(jar(file)).contains(text);
        return jar(file).replace(text, replacement);
    }

    private AbstractThrowableAssert<?, ?> refused() {
        return assertThatThrownBy(() -> PageTemplates.of(folder)).isInstanceOf(InvalidConfigurationException.class);
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/jamesconsent/page"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileOfTheJarShouldBeOneThatAnAdministratorCanReplace(String file) throws Exception {
        own(file, jar(file) + (file.endsWith(".css") ? "" : "<!-- mine -->"));

        assertThatCode(() -> PageTemplates.of(folder)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void samplesShouldFillAllGapsOfThePagesOfTheJar(Page page) {
        Map<String, Object> samples =
                TemplateNames.of(page.file(), PageTemplatesTest::jar).samples(Shown.EVERYTHING);

        String html = TemplateFolder.JAR.compiler().loadTemplate(page.file()).execute(samples);

        assertThat(html).doesNotContain("=\"\"", "<p></p>", "><\"");
        assertThat(new RenderedPage(html).excess()).isEmpty();
    }

    @Test
    void ownTemplatesShouldBeRenderedWithValuesEscaped() throws Exception {
        own("head.html", replaced("head.html", "<main>", "<main id=\"mine\">"));
        own("garden.html", "<p>Gardens since {{year}}</p>".replace("{{year}}", "1900"));
        own("problem.html", replaced("problem.html", "{{>foot.html}}", "{{>garden.html}}{{>foot.html}}"));
        own("consent.css", "p { color: red }");

        PageTemplates templates = PageTemplates.of(folder);

        assertThat(templates.render(Page.PROBLEM, Map.of("title", "<b>", "language", "en")))
                .contains("<main id=\"mine\">", "<h1>&lt;b&gt;</h1>", "Gardens since 1900");
        assertThat(new String(templates.styleSheet(), StandardCharsets.UTF_8)).isEqualTo("p { color: red }");
    }

    @Test
    void startShouldBeRefusedWithFileAndLineWhenTemplatesHaveMistakes() throws Exception {
        own("foot.html", "</main>\n<p>{{organization}}</p>\n");
        own("head.html", "<html>\n{{#open}} never closed");
        own("notices.html", "\n\n{{{text}}}{{>mine.html}}{{>notices.html}}");

        refused()
                .hasMessageContaining(folder.resolve("foot.html") + ": line 2: '{{organization}}' is wrong")
                .hasMessageContaining("organisation,")
                .hasMessageContaining(folder.resolve("head.html") + ": line 2: ")
                .hasMessageContaining(folder.resolve("notices.html") + ": line 3: '{{{text}}' is wrong")
                .hasMessageContaining("'{{>mine.html}}' is wrong; expected a template of this folder or of the jar")
                .hasMessageContaining(
                        "'{{>notices.html}}' is wrong; expected no template that includes this one again");
    }

    @Test
    void startShouldBeRefusedWhenAFileReplacesNothing() throws Exception {
        own("unsubscibe.html", "{{>head.html}}{{>foot.html}}");
        own("print.css", "");
        own("notes.txt", "{{{whatever");

        refused()
                .hasMessageContaining("unsubscibe.html: name: 'unsubscibe.html' is wrong")
                .hasMessageContaining("unsubscribe.html,")
                .hasMessageContaining("print.css: name:");
    }

    @Test
    void startShouldBeRefusedWhenAFileIsNoText() throws Exception {
        Files.write(folder.resolve("foot.html"), new byte[] {(byte) 0xC3, (byte) 0x28});

        refused().hasMessageContaining("UTF-8");
    }

    /** What a page cannot do without, each taken away from its template. */
    static Stream<String[]> pieces() {
        return Stream.of(
                new String[] {"unsubscribe.html", "value=\"unsubscribe\"", "value=\"leave\""},
                new String[] {"unsubscribe.html", "method=\"post\"", "method=\"get\""},
                new String[] {"unsubscribe.html", "{{base}}preferences/{{token}}", "/preferences"},
                new String[] {"unsubscribe.html", "{{text}}", "Leave?"},
                new String[] {"undo.html", "<input type=\"hidden\" name=\"undo\" value=\"{{token}}\">", ""},
                new String[] {"undo.html", "value=\"{{token}}\"", "value={{token}}"},
                new String[] {"subscribe.html", "{{wording}}", "I agree"},
                new String[] {"subscribe.html", "name=\"wording\" value=\"{{mark}}\"", "name=\"wording\""},
                new String[] {"subscribe.html", "{{#on}} checked{{/on}}", " checked"},
                new String[] {"subscribe.html", "{{policyUrl}}", "https://example.org/"},
                new String[] {"subscribe.html", "name=\"website\"", "name=\"web\""},
                new String[] {"subscribe.html", "<label for=\"address\">{{addressText}}</label>", "{{addressText}}"},
                new String[] {"confirm.html", "value=\"{{action}}\"", "value=\"confirm\""},
                new String[] {"preferences.html", "value=\"stop\"", "value=\"none\""},
                new String[] {"preferences.html", "<form method=\"post\">", "<form method=\"post\" action=\"/\">"},
                new String[] {"notices.html", "{{text}}", ""},
                new String[] {"head.html", " lang=\"{{language}}\"", " lang=\"en\""},
                new String[] {
                    "head.html",
                    "<title>{{#errors}}{{title}} – {{/errors}}{{title}}{{#organisation}} – {{organisation}}{{/organisation}}</title>",
                    ""
                },
                new String[] {"head.html", "<body>", "<body onload=\"go()\">"},
                new String[] {"head.html", "</head>", "<script>go()</script></head>"},
                new String[] {"foot.html", "<footer>", "<footer style=\"color: red\">"},
                new String[] {"foot.html", "{{privacyUrl}}", "/privacy"});
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void startShouldBeRefusedWhenAPageLacksWhatItNeeds(String file, String text, String replacement) throws Exception {
        own(file, replaced(file, text, replacement));

        refused().hasMessageContaining(folder.resolve(file) + ": page ");
    }

    @Test
    void refusalShouldNameThePieceAsItIsWritten() throws Exception {
        own("undo.html", replaced("undo.html", "name=\"undo\"", "name=\"redo\""));

        refused()
                .hasMessageContaining("page unsubscribed.html")
                .hasMessageContaining("one <form method=\"post\"> with <input type=\"hidden\" name=\"undo\""
                        + " value=\"{{token}}\">, <button>");
    }

    @Test
    void pageShouldBeFreeToLookAltogetherDifferent() throws Exception {
        own("unsubscribe.html", """
                <!DOCTYPE html>
                <html lang="{{language}}"><head><title>Bye</title></head><body>
                <h1>{{title}}</h1>
                {{#notices}}<b>{{text}}</b>{{/notices}}{{>undo.html}}
                {{^button}}<p>Nothing to do here.</p>{{/button}}
                <p>{{text}} <a href='{{base}}preferences/{{token}}'>More</a> <a href="{{privacyUrl}}">{{privacyText}}</a>
                {{#imprintUrl}}<a href="{{imprintUrl}}">{{imprintText}}</a>{{/imprintUrl}}</p>
                {{#button}}<form method=post><button name=action value=unsubscribe>{{button}}</button></form>{{/button}}
                </body></html>
                """);

        PageTemplates templates = PageTemplates.of(folder);

        assertThat(templates.render(Page.UNSUBSCRIBE, Map.of("text", "Gone.")))
                .contains("Nothing to do here.", "Gone.");
    }
}
