package org.jamesconsent.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.signup.Outgoing;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** The listener as James runs it, on a free port, with SQLite and the sample configuration; and clients for it. */
final class RunningSite implements AutoCloseable {
    static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final TestClock clock = new TestClock();
    private final Outgoing outgoing = new Outgoing();
    private final ConsentRuntime runtime;
    private final WebListener listener;

    /**
     * @param web the content of {@code <web>}, without {@code <bind>}
     */
    RunningSite(Path folder, String web) throws Exception {
        this(folder, web, "");
    }

    /**
     * @param brand of the first organisation, as an element
     */
    RunningSite(Path folder, String web, String brand) throws Exception {
        String sample = Files.readString(Path.of("..", "config-samples", "consent.xml"));
        int start = sample.indexOf("<web>");
        int end = sample.indexOf("</web>");
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("consent.xml");
        Files.writeString(
                file,
                sample.substring(0, start) + "<web><bind>127.0.0.1:0</bind>" + web
                        + sample.substring(end)
                                .replace("<name>", brand + "<name>")
                                .replace("</consent>", OTHER_ORGANISATION + "</consent>"));
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(file);
        Files.createDirectories(
                ((ConsentConfiguration.Sqlite) configuration.store()).file().getParent());
        runtime = ConsentRuntime.open(
                configuration,
                SqliteConsentStore.open(
                        ((ConsentConfiguration.Sqlite) configuration.store()).file(), clock, Duration.ofMillis(200)),
                clock);
        listener = WebListener.start(
                configuration.web().orElseThrow(),
                new Site(runtime, configuration.web().orElseThrow(), outgoing)::answer);
    }

    private static final String OTHER_ORGANISATION = """
            <organisation id="other">
              <name>Other &lt;b&gt; &amp; Sons</name>
              <postalAddress>Elsewhere</postalAddress>
              <privacyPolicy>https://www.example.net/privacy</privacyPolicy>
              <publicUrl>https://consent.example.net/mail</publicUrl>
              <unsubscribeAddress>out@example.net</unsubscribeAddress>
              <defaultLanguage>de</defaultLanguage>
              <senderDomain>example.net</senderDomain>
              <purpose name="newsletter">
                <kind>non-profit</kind>
                <title language="de">&lt;script&gt;alert(1)&lt;/script&gt;</title>
              </purpose>
            </organisation>
            """;

    TestClock clock() {
        return clock;
    }

    /** The mails that the pages sent. */
    Outgoing outgoing() {
        return outgoing;
    }

    ConsentRuntime runtime() {
        return runtime;
    }

    int port() {
        return listener.port();
    }

    OrganisationParts organisation(int index) {
        List<OrganisationParts> all = new ArrayList<>();
        runtime.organisations().forEach(all::add);
        return all.get(index);
    }

    SubjectId subject(String address) throws Exception {
        return organisation(0).keyring().subjectId(CanonicalAddress.of(address));
    }

    String token(String address, String purpose) throws Exception {
        return organisation(0).tokens().write(new WayOut(subject(address), new PurposeName(purpose), Channel.MAIL));
    }

    String tokenOfOther(String address) throws Exception {
        OrganisationParts other = organisation(1);
        return other.tokens()
                .write(new WayOut(
                        other.keyring().subjectId(CanonicalAddress.of(address)),
                        new PurposeName("newsletter"),
                        Channel.MAIL));
    }

    void record(String address, Act act) throws Exception {
        runtime.store()
                .record(new ConsentEvent(
                        organisation(0).configuration().id(),
                        subject(address),
                        clock.instant(),
                        act,
                        Evidence.from("test")));
    }

    ConsentState state(String address, String purpose) throws Exception {
        return runtime.store()
                .facts(
                        organisation(0).configuration().id(),
                        new PurposeName(purpose),
                        Channel.MAIL,
                        List.of(subject(address)))
                .get(subject(address))
                .purpose()
                .state();
    }

    /** By which basis or reason the person is written to, or not. */
    String verdict(String address, String purpose) throws Exception {
        OrganisationConfiguration organisation = organisation(0).configuration();
        Verdict verdict = organisation
                .rules()
                .decide(
                        organisation
                                .purpose(new PurposeName(purpose))
                                .orElseThrow()
                                .purpose(),
                        runtime.store()
                                .facts(
                                        organisation.id(),
                                        new PurposeName(purpose),
                                        Channel.MAIL,
                                        List.of(subject(address)))
                                .get(subject(address)),
                        LocalDate.ofInstant(clock.instant(), organisation.zone()));
        return verdict.code();
    }

    List<LedgerEntry> history(String address) throws Exception {
        return runtime.store().history(organisation(0).configuration().id(), subject(address));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(with(HttpRequest.newBuilder(uri(path)), headers));
    }

    HttpResponse<String> method(String method, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String path, String form, String... headers) throws Exception {
        return send(with(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                headers));
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Sends bytes as they are and returns all that comes back until the other side closes. */
    String raw(String bytes) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        listener.close();
        runtime.close();
        client.close();
    }
}
