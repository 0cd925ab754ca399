package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mailet.Mail;
import org.jamesconsent.testing.AdjustableClock;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jamesconsent.testing.Product;
import org.jamesconsent.testing.SmtpSender;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One James for a test class, with the jar and the files of {@code config-samples/}, changed only where a test says so. Mail
 * that was received or kept is forgotten before each test; what people said is not, so each test writes to people of its own.
 */
final class SampleJames implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    static final String HELD = "memory://var/mail/consent-held/";
    static final String REFUSED = "memory://var/mail/consent-refused/";
    static final String ERROR = "memory://var/mail/error/";
    static final String PASSWORD = "secret";

    /** May log in; no purpose is bound to it. */
    static final String USER = "marketing@example.org";

    private static final List<String> LOCAL_USERS = List.of(
            USER,
            "news@example.org",
            "club@example.org",
            "shop@example.org",
            "desk@example.org",
            "bounces@example.org",
            "complaints@example.org",
            "subscribe@example.org",
            "confirm@example.org");
    private static final Pattern UNSUBSCRIBE =
            Pattern.compile("<https://([^/]+)/unsubscribe/([a-z2-7]{48})>,\\s*<mailto:([^?>]+)\\?subject=unsubscribe>");

    private final Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
    private final Mailboxes mailboxes = new Mailboxes();
    private final AdjustableClock clock = AdjustableClock.system();
    private UnaryOperator<AssembledJames.Builder> settings = UnaryOperator.identity();
    private Path folder = Path.of(".");
    private boolean hasFolder;
    private AssembledJames james;

    /** Changes one file of the samples. */
    SampleJames with(String file, UnaryOperator<String> change) {
        changes.merge(file, change, (first, second) -> text -> second.apply(first.apply(text)));
        return this;
    }

    /** Replaces a text of one file of the samples, which must have it. */
    SampleJames with(String file, String text, String replacement) {
        return with(file, content -> replace(content, text, replacement));
    }

    /** Changes what the James is made of. */
    SampleJames with(UnaryOperator<AssembledJames.Builder> setting) {
        UnaryOperator<AssembledJames.Builder> before = settings;
        settings = builder -> setting.apply(before.apply(builder));
        return this;
    }

    static String replace(String content, String text, String replacement) {
        assertThat(content).contains(text);
        return content.replace(text, replacement);
    }

    /** A James of the unchanged samples, not started. */
    static AssembledJames.Builder builder(Path folder, Mailboxes mailboxes) {
        AssembledJames.Builder builder = AssembledJames.builder(folder)
                .configuration(Product.samples())
                .extensionJar(Product.extensionJar())
                .forceToDisk(false)
                .deliverTo(mailboxes);
        LOCAL_USERS.forEach(user -> builder.user(user, PASSWORD));
        return builder;
    }

    static String sample(String file) {
        try {
            return Files.readString(Product.samples().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("james-consent");
        hasFolder = true;
        start();
    }

    void start() throws Exception {
        AssembledJames.Builder builder = builder(folder, mailboxes).clock(clock);
        changes.forEach((file, change) -> builder.configuration(file, change.apply(sample(file))));
        james = settings.apply(builder).start();
    }

    /** Ends this James in order and starts it again in the same folder. */
    void restart() throws Exception {
        james.close();
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        james.awaitIdle();
        mailboxes.clear();
        for (String url : List.of(HELD, REFUSED, ERROR)) {
            james.repository(url).removeAll();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (james != null) {
            james.close();
        }
        mailboxes.close();
        if (hasFolder) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (var found = Files.walk(folder)) {
            all = found.toList();
        }
        for (Path each : all.reversed()) {
            Files.delete(each);
        }
    }

    AssembledJames james() {
        return james;
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    AdjustableClock clock() {
        return clock;
    }

    Path folder() {
        return folder;
    }

    /** Mail without log-in. */
    SmtpSender stranger() {
        return james.smtp();
    }

    SmtpSender user(String name) {
        return james.smtp().authenticated(name, PASSWORD);
    }

    /** Sends as a user who logged in, and waits until James has done with it. */
    void send(String sender, String message, String... recipients) throws IOException {
        send(user(USER), sender, bytes(message), List.of(recipients));
    }

    void send(SmtpSender client, String sender, byte[] message, List<String> recipients) throws IOException {
        assertThat(client.send(sender, recipients, message).isAcceptedForAll()).isTrue();
        james.awaitIdle();
    }

    /** A campaign of the gardeners' club, which anybody may be sent who did not object. */
    void sendClub(String... recipients) throws IOException {
        send("club@example.org", message("club@example.org", "Meeting"), recipients);
    }

    /** Has people leave the club, all with one mail to the addresses that their copies of a campaign give. */
    void leaveClub(String... people) throws IOException {
        sendClub(people);
        List<String> addresses = Arrays.stream(people)
                .map(this::only)
                .map(SampleJames::unsubscribeAddress)
                .toList();
        send(stranger(), "", bytes("Subject: unsubscribe\n\n"), addresses);
        mailboxes.clear();
    }

    /** Imports contacts with the command line, as an administrator does while James runs. */
    void importContacts(String csv) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("contacts.csv"), csv);
        Product.Said said = Product.consent(folder, "import", "contacts.csv", "--config", "conf/consent.xml");
        assertThat(said.exitCode()).as(said.err() + said.out()).isZero();
    }

    /** How often James's own metrics have counted something since it started. */
    long counted(String metric) {
        Meter meter = james.instance(MetricRegistry.class).getMeters().get(metric);
        assertThat(meter).as(metric).isNotNull();
        return meter.getCount();
    }

    /** What the command line tells of a person, while James runs. */
    String history(String person) throws IOException, InterruptedException {
        Product.Said said = Product.consent(folder, "history", person, "--config", "conf/consent.xml");
        assertThat(said.exitCode()).as(said.err() + said.out()).isZero();
        return said.out();
    }

    List<Received> at(String recipient) {
        return mailboxes.of(recipient);
    }

    /** The only mail somebody got. */
    Received only(String recipient) {
        assertThat(at(recipient)).as("mails of " + recipient).hasSize(1);
        return at(recipient).getFirst();
    }

    /** The only mail that is held. */
    Mail held() {
        assertThat(james.mailsIn(HELD)).as("held mails").hasSize(1);
        return james.mailsIn(HELD).getFirst();
    }

    /** How often mail was delivered, reports included, and that nothing is held or failed. */
    void assertNothingKept() {
        assertThat(james.mailsIn(HELD)).as("held").isEmpty();
        assertThat(james.mailsIn(ERROR)).as("failed").isEmpty();
    }

    /** Text as a message, each line ended by CRLF. */
    static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A plain message of one sender, with further header lines. */
    static String message(String from, String subject, String... headers) {
        return "From: " + from + "\nTo: list@example.com\nSubject: " + subject + "\nMessage-ID: <" + subject.hashCode()
                + "@example.org>\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\n").toList())
                + "\nSee you on Friday.\n";
    }

    /** An attribute of a mail as text; empty if it has none. */
    static String attribute(Mail mail, String name) {
        return mail.attributes()
                .filter(attribute -> attribute.getName().asString().equals("org.jamesconsent." + name))
                .map(attribute -> String.valueOf(attribute.getValue().value()))
                .findFirst()
                .orElse("");
    }

    static List<String> recipients(Mail mail) {
        return mail.getRecipients().stream().map(Object::toString).toList();
    }

    /** Where to write in order to unsubscribe, as the message says. */
    static String unsubscribeAddress(Received received) {
        return links(received).group(3);
    }

    static String token(Received received) {
        return links(received).group(2);
    }

    private static Matcher links(Received received) {
        try {
            String header = received.message().getHeader("List-Unsubscribe", null);
            Matcher matcher = UNSUBSCRIBE.matcher(header == null ? "" : header.replaceAll("\r\n", ""));
            assertThat(matcher.matches()).as("List-Unsubscribe: " + header).isTrue();
            return matcher;
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
