package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionJarIT {
    private static final byte[] MESSAGE = "Subject: Hello\r\n\r\nBody\r\n".getBytes(StandardCharsets.UTF_8);

    private static final Map<String, String> SOURCES = Map.of(
            "org.example.ext.Stamp", """
            package org.example.ext;
            import jakarta.inject.Inject;
            import org.apache.mailet.Mail;
            import org.apache.mailet.base.GenericMailet;
            public class Stamp extends GenericMailet {
                private final Text text;
                @Inject public Stamp(Text text) { this.text = text; }
                @Override public void service(Mail mail) throws jakarta.mail.MessagingException {
                    mail.getMessage().setHeader("X-Stamp", text.value + Text.started);
                }
            }
            """,
            "org.example.ext.Text", """
            package org.example.ext;
            public class Text {
                static volatile String started = " too early";
                final String value;
                Text(String value) { this.value = value; }
                @Override public String toString() { return value; }
                @jakarta.annotation.PreDestroy public void end() { System.setProperty("stamp.ended.by.provider", value); }
            }
            """,
            "org.example.ext.StampModule", """
            package org.example.ext;
            import com.google.inject.AbstractModule;
            import com.google.inject.Provides;
            import com.google.inject.Singleton;
            import org.apache.james.server.core.configuration.ConfigurationProvider;
            public class StampModule extends AbstractModule {
                @Provides @Singleton Text text(ConfigurationProvider files) throws Exception {
                    return new Text(files.getConfiguration("stamp").getString("text"));
                }
            }
            """,
            "org.example.ext.StampStart", """
            package org.example.ext;
            import jakarta.annotation.PreDestroy;
            import jakarta.inject.Inject;
            import org.apache.james.utils.UserDefinedStartable;
            public class StampStart implements UserDefinedStartable {
                private final Text text;
                @Inject public StampStart(Text text) { this.text = text; }
                @Override public void start() {
                    if (text.value.equals("refuse")) throw new IllegalStateException("stamp refuses to start");
                    Text.started = " after start";
                }
                @PreDestroy public void end() { System.setProperty("stamp.ended.by.guice", text.value); }
            }
            """);

    @TempDir
    private Path folder;

    private final Mailboxes mailboxes = new Mailboxes();
    private Path jar;

    @BeforeEach
    void build() throws Exception {
        jar = JarOfSources.compile(folder.resolve("build"), "stamp.jar", SOURCES);
    }

    @AfterEach
    void stop() {
        mailboxes.close();
    }

    private AssembledJames.Builder james(String name, String text) {
        return AssembledJames.builder(folder.resolve(name))
                .configuration(
                        "mailetcontainer.xml",
                        MailetContainers.delivering("<mailet match=\"All\" class=\"org.example.ext.Stamp\"/>"))
                .configuration("extensions.properties", """
                        guice.extension.module=org.example.ext.StampModule
                        guice.extension.startable=org.example.ext.StampStart
                        """)
                .configuration("stamp.xml", "<stamp><text>" + text + "</text></stamp>")
                .deliverTo(mailboxes);
    }

    private String stampOn(String recipient) throws Exception {
        return mailboxes.awaitOne(recipient).message().getHeader("X-Stamp", null);
    }

    @Test
    void mailetModuleAndStartableShouldComeFromTheJar() throws Exception {
        try (AssembledJames james = james("one", "first").extensionJar(jar).start()) {
            james.smtp().send("shop@example.org", MESSAGE, "ann@example.net");

            assertThat(stampOn("ann@example.net")).isEqualTo("first after start");
            assertThat(james.extensionInstance("org.example.ext.Text", Object.class))
                    .hasToString("first");
            ClassLoader loader = james.locateClass("org.example.ext.Stamp").getClassLoader();
            assertThat(((URLClassLoader) loader).getURLs())
                    .containsExactly(james.workingDirectory()
                            .resolve("extensions-jars/stamp.jar")
                            .toUri()
                            .toURL());
        }
        assertThatThrownBy(() -> Class.forName("org.example.ext.Stamp")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void eachServerShouldHaveClassesOfItsOwn() throws Exception {
        try (AssembledJames one = james("one", "first").extensionJar(jar).start();
                AssembledJames two = james("two", "second").extensionJar(jar).start()) {
            one.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
            two.smtp().send("shop@example.org", MESSAGE, "bob@example.net");

            assertThat(stampOn("ann@example.net")).isEqualTo("first after start");
            assertThat(stampOn("bob@example.net")).isEqualTo("second after start");
            assertThat(one.locateClass("org.example.ext.Stamp")).isNotEqualTo(two.locateClass("org.example.ext.Stamp"));
        }
    }

    /** James ends what Guice constructed, and not what a {@code @Provides} method handed out. */
    @Test
    void onlyConstructedObjectsShouldBeToldToEnd() throws Exception {
        james("one", "ending").extensionJar(jar).start().close();

        assertThat(System.clearProperty("stamp.ended.by.guice")).isEqualTo("ending");
        assertThat(System.clearProperty("stamp.ended.by.provider")).isNull();
    }

    @Test
    void startShouldFailWithoutTheJar() {
        assertThatThrownBy(() -> james("one", "first").start()).hasStackTraceContaining("org.example.ext.StampModule");
    }

    @Test
    void startShouldFailWhenTheStartableThrows() {
        assertThatThrownBy(() -> james("one", "refuse").extensionJar(jar).start())
                .hasStackTraceContaining("stamp refuses to start");
    }
}
