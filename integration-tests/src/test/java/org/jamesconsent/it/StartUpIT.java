package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With a mistake in it, nothing starts, and James says what the mistake is. */
class StartUpIT {
    @TempDir
    private Path folder;

    private final Mailboxes mailboxes = new Mailboxes();
    private AssembledJames.Builder james;

    @BeforeEach
    void prepare() {
        james = SampleJames.builder(folder, mailboxes);
    }

    @AfterEach
    void end() {
        mailboxes.close();
    }

    private Path keys() {
        return folder.resolve("conf/example.keys");
    }

    private void runOnce() throws Exception {
        james.start().close();
    }

    private void assertRefused(String... words) {
        for (String word : words) {
            assertThatThrownBy(james::start).hasStackTraceContaining(word);
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "<dryRun>false</dryRun>", "<dryRun>perhaps</dryRun>", "dryRun: 'perhaps' is wrong; expected"),
                Arguments.of("<dryRun>", "<dryrun>x</dryrun><dryRun>", "dryrun"),
                Arguments.of("<authorisedNetwork>::1<", "<authorisedNetwork>::1/200<", "'::1/200' is wrong; expected"),
                Arguments.of(
                        "<busyTimeout>5s<", "<busyTimeout>5 parsecs<", "busyTimeout: '5 parsecs' is wrong; expected"),
                Arguments.of("<organisation id=\"example\">", "<organisation id=\"Ex ample\">", "'Ex ample' is wrong"),
                Arguments.of("<name>Example Garden Supplies</name>", "", "/name: is missing or empty; expected"),
                Arguments.of(
                        "<publicUrl>https://consent",
                        "<publicUrl>http://consent",
                        "'http://consent.example.org' is wrong"),
                Arguments.of(
                        "<unsubscribeAddress>unsubscribe@",
                        "<unsubscribeAddress>un subscribe@",
                        "unsubscribeAddress: 'un"),
                Arguments.of("<ruleSet>french<", "<ruleSet>martian<", "'martian' is wrong"),
                Arguments.of("<kind>non-profit<", "<kind>charity<", "purpose[club]/kind: 'charity' is wrong; expected"),
                Arguments.of("<purpose name=\"club\">", "<purpose name=\"newsletter\">", "newsletter"),
                Arguments.of("<sender>club@example.org<", "<sender>news@example.org<", "news@example.org"),
                Arguments.of("<sender>club@example.org<", "<sender>club@example.net<", "club@example.net"),
                Arguments.of("<optIn>single<", "<optIn>triple<", "optIn: 'triple' is wrong; expected"),
                Arguments.of("</consent>", "", "well-formed XML"),
                Arguments.of("<keyFile>file://conf/example.keys<", "<keyFile>https://example.org/keys<", "keyFile"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void startShouldBeRefusedWhenConfigurationIsWrong(String text, String mistake, String message) {
        james.configuration("consent.xml", replace(sample("consent.xml"), text, mistake));

        assertRefused("consent.xml: ", message);
    }

    @Test
    void everyMistakeShouldBeToldAtOnce() {
        String xml = replace(sample("consent.xml"), "<dryRun>false<", "<dryRun>no<");
        james.configuration("consent.xml", replace(xml, "<optIn>single<", "<optIn>none<"));

        assertThatThrownBy(james::start)
                .hasStackTraceContaining("dryRun: 'no' is wrong")
                .hasStackTraceContaining("purpose[newsletter]/optIn: 'none' is wrong");
    }

    @Test
    void startShouldBeRefusedWhenConfigurationIsMissing() throws Exception {
        AssembledJames.Builder bare = AssembledJames.builder(folder)
                .configuration("mailetcontainer.xml", sample("mailetcontainer.xml"))
                .configuration("extensions.properties", sample("extensions.properties"))
                .extensionJar(Product.extensionJar());

        assertThatThrownBy(bare::start).hasStackTraceContaining("conf/consent.xml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<answers>true</answers> | <answers>yes</answers> | HandleUnsubscribe: the parameter <answers> is 'yes'; expected true or false",
                "<answers>true</answers> | <answer>true</answer> | HandleUnsubscribe: unknown parameters [answer]; known are",
                "<retryDelays>10s, | <retryDelays>soon, | EnforceConsent: the parameter <retryDelays> is 'soon",
                "<listUnsubscribe>replace< | <listUnsubscribe>drop< | AddUnsubscribe: the parameter <listUnsubscribe> is 'drop'; expected one of replace, keep",
                "<listUnsubscribe>replace< | <placeholders>mailchump</placeholders><listUnsubscribe>replace< | 'mailchump'",
                "<processor>delivery</processor> | <processor>nowhere</processor> | nowhere",
                "<refusedProcessor>consent-refused< | <refusedProcessor>consent-lost< | consent-lost",
                "<heldProcessor>consent-held< | <heldProcessor>limbo< | limbo",
                "<unreportedProcessor>consent-held< | <unreportedProcessor>void< | void",
                "match=\"org.jamesconsent.matcher.IsMarketing\" | match=\"org.jamesconsent.matcher.IsMarketing=newsletter\" | IsMarketing takes no condition"
            })
    void startShouldBeRefusedWhenAMailetIsWrong(String text, String mistake, String message) {
        james.configuration("mailetcontainer.xml", replace(sample("mailetcontainer.xml"), text, mistake));

        assertRefused(message);
    }

    @Test
    void startShouldBeRefusedWhenTheKeysAreLost() throws Exception {
        runOnce();
        Files.delete(keys());

        assertRefused("example.keys of organisation example is missing, but the store was filled with its keys");
        assertThat(keys()).doesNotExist();
    }

    @Test
    void startShouldBeRefusedWhenTheKeysAreOthers() throws Exception {
        runOnce();
        Files.delete(keys());
        Path other = Files.createDirectory(folder.resolve("other"));
        SampleJames.builder(other, mailboxes).start().close();
        Files.move(other.resolve("conf/example.keys"), keys());

        assertRefused("holds another hash key than the one the store was filled with");
    }

    @Test
    void startShouldBeRefusedWhenTheKeysAreDamaged() throws Exception {
        runOnce();
        String text = Files.readString(keys());
        Files.writeString(keys(), text.replace("hash ", "hash !"));

        assertRefused("is damaged in line 4: expected 32 bytes in base64. Restore it from the backup");
        assertThatThrownBy(james::start).satisfies(e -> assertThat(trace(e)).doesNotContain(key(text)));
    }

    private static String key(String keys) {
        return keys.lines()
                .filter(line -> line.startsWith("hash "))
                .findFirst()
                .orElseThrow()
                .substring(5);
    }

    private static String trace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @Test
    void startShouldBeRefusedWhenOthersMayReadTheKeys() throws Exception {
        runOnce();
        Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rw-r-----"));

        assertRefused("has the rights rw-r-----, but only its owner may have any. Run: chmod 600 ");
    }

    @Test
    void startShouldBeRefusedWhenTheKeysCannotBeRead() throws Exception {
        runOnce();
        Files.delete(keys());
        Files.createDirectory(keys());

        assertRefused("example.keys cannot be read");
    }

    @Test
    void keysAndStoreShouldBelongToTheirOwnerAlone() throws Exception {
        runOnce();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("var/consent.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void startShouldBeRefusedWhenTheStoreIsOfALaterVersion() throws Exception {
        runOnce();
        StoreLock.execute(folder.resolve("var/consent.db"), "PRAGMA user_version = 99");

        assertRefused("has schema version 99, and this program knows versions up to");
    }

    @Test
    void startShouldBeRefusedWhenTheStoreIsSomethingElse() throws Exception {
        Path store = Files.createDirectories(folder.resolve("var")).resolve("consent.db");
        Files.writeString(store, "My diary\n".repeat(200));

        assertRefused("is not an SQLite database; it was left as it is");
        assertThat(store).hasContent("My diary\n".repeat(200));
    }

    @Test
    void startShouldBeRefusedWhenTheStoreCannotBeCreated() throws Exception {
        Files.writeString(folder.resolve("file"), "in the way");
        james.configuration(
                "consent.xml", replace(sample("consent.xml"), "file://var/consent.db", "file://file/consent.db"));

        assertRefused("consent store");
    }

    @Test
    void smallestConfigurationShouldStart() throws Exception {
        james.configuration("consent.xml", sample("consent-minimal.xml"));

        runOnce();

        assertThat(keys()).isRegularFile();
    }
}
