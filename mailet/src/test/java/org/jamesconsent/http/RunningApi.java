package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jamesconsent.api.Api;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.signup.Outgoing;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.token.ApiKeyFile;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/**
 * The API as James runs it, on a free port, with SQLite and the sample configuration; and a client that checks all that is said
 * against the OpenAPI document.
 */
final class RunningApi implements AutoCloseable {
    static final OrganisationId EXAMPLE = new OrganisationId("example");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final OpenApiDocument document = new OpenApiDocument();
    private final TestClock clock;
    private final Outgoing outgoing = new Outgoing();
    private final ConsentRuntime runtime;
    private final ApiKeyFile keys;
    private final WebListener listener;

    /** @param api the content of {@code <api>}, without {@code <bind>} */
    RunningApi(Path folder, String api) throws Exception {
        this(folder, api, new TestClock());
    }

    RunningApi(Path folder, String api, TestClock clock) throws Exception {
        this.clock = clock;
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("consent.xml");
        Files.writeString(
                file,
                Files.readString(Path.of("..", "config-samples", "consent.xml"))
                        .replace("</consent>", "<api><bind>127.0.0.1:0</bind>" + api + "</api></consent>"));
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(file);
        Path database = ((ConsentConfiguration.Sqlite) configuration.store()).file();
        Files.createDirectories(database.getParent());
        runtime = ConsentRuntime.open(
                configuration, SqliteConsentStore.open(database, clock, Duration.ofMillis(200)), clock);
        keys = new ApiKeyFile(configuration.api().orElseThrow().keyFile());
        listener = WebListener.start(
                configuration.api().orElseThrow(),
                new Api(runtime, configuration.api().orElseThrow(), outgoing));
    }

    TestClock clock() {
        return clock;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    ConsentStore store() {
        return runtime.store();
    }

    ConsentRuntime runtime() {
        return runtime;
    }

    ApiKeyFile keys() {
        return keys;
    }

    OpenApiDocument document() {
        return document;
    }

    OrganisationParts parts() {
        return runtime.organisation(EXAMPLE);
    }

    /** A new key. */
    String key(ApiAction... actions) throws Exception {
        return made(actions).key();
    }

    ApiKey.Made made(ApiAction... actions) throws Exception {
        return keys.add(EXAMPLE, Set.of(actions), "test", clock.instant(), new SecureRandom());
    }

    SubjectId subject(String address) throws Exception {
        return parts().keyring().subjectId(CanonicalAddress.of(address));
    }

    List<LedgerEntry> history(String address) throws Exception {
        return store().history(EXAMPLE, subject(address));
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** JSON with ' instead of quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Posts JSON, with ' instead of quotes, and checks that request and answer are as the document says. */
    HttpResponse<String> post(String key, String path, String body, String... headers) throws Exception {
        String json = json(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        HttpResponse<String> answer = send(headers.length == 0 ? request : request.headers(headers));
        document.requireForeseen("POST", path, answer);
        if (answer.statusCode() < 300) {
            assertThat(document.faultsOfRequest("POST", path, json)).as(json).isEmpty();
        }
        return answer;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    /** Sends bytes as they are and returns all that comes back until the other side closes. */
    String raw(String bytes) {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
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
