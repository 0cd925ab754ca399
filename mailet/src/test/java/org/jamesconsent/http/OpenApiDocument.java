package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jamesconsent.api.Api;

/** The OpenAPI document of the API, against which requests and answers are checked. Its schemas are JSON Schema 2020-12. */
final class OpenApiDocument {
    private static final String LOCATION = "https://james-consent.test/openapi.json";
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory schemas;

    OpenApiDocument() throws IOException {
        String text;
        try (var in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        document = JSON.readTree(text);
        schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, text))));
    }

    JsonNode root() {
        return document;
    }

    /** All of them, as {@code POST /path}. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        return operations;
    }

    private JsonNode operation(String method, String path) {
        JsonNode operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        assertThat(operation.isObject())
                .as("%s %s is in the document", method, path)
                .isTrue();
        return operation;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    private List<String> faults(JsonNode schema, String content) {
        String reference = schema.path("$ref").asText("");
        JsonSchema one = reference.isEmpty()
                ? schemas.getSchema(schema, CONFIG)
                : schemas.getSchema(SchemaLocation.of(LOCATION + reference), CONFIG);
        return one.validate(content, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** What the document finds wrong with the body of a request. */
    List<String> faultsOfRequest(String method, String path, String body) {
        return faults(
                operation(method, path)
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema"),
                body);
    }

    /** Fails if the document does not foresee an answer, or foresees another one. */
    void requireForeseen(String method, String path, HttpResponse<String> answer) {
        JsonNode responses = operation(method, path).get("responses");
        String status = Integer.toString(answer.statusCode());
        assertThat(responses.has(status))
                .as("%s %s may answer %s", method, path, status)
                .isTrue();
        JsonNode response = resolved(responses.get(status));
        String type = answer.headers().firstValue("Content-Type").orElse("");
        JsonNode content = response.path("content").path(type);
        assertThat(content.isObject()).as("%s is foreseen", type).isTrue();
        assertThat(faults(content.get("schema"), answer.body()))
                .as(answer.body())
                .isEmpty();
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            String value = answer.headers().firstValue(header.getKey()).orElse(null);
            assertThat(value).as(header.getKey()).isNotNull();
            JsonNode schema = resolved(header.getValue()).get("schema");
            String json = schema.get("type").textValue().equals("integer")
                    ? value
                    : JSON.valueToTree(value).toString();
            assertThat(faults(schema, json)).as(header.getKey()).isEmpty();
        }
    }
}
