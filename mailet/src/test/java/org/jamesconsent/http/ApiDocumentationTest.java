package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.token.ApiAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/api.md} and of the OpenAPI document work as they stand there. */
class ApiDocumentationTest {
    private static final Pattern CURL = Pattern.compile("curl \"\\$API(/[a-z0-9/]+)\" [^']*-d '([^']+)'");

    @Test
    void requestsOfTheGuideShouldDoWhatItSays(@TempDir Path folder) throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "api.md"));
        List<String> answers = new ArrayList<>();
        try (RunningApi api = new RunningApi(folder, "")) {
            String key = api.key(ApiAction.RECORD, ApiAction.ASK);
            Matcher request = CURL.matcher(guide);
            while (request.find()) {
                HttpResponse<String> answer = api.post(key, request.group(1), request.group(2));
                answers.add(request.group(1) + " " + answer.statusCode());
                requireFields(guide, answer);
            }
            Matcher row = Pattern.compile("(?m)^\\| .* \\| `(\"[a-z_]+\": [^`]*)` \\|$")
                    .matcher(guide);
            int rows = 0;
            while (row.find()) {
                HttpResponse<String> answer =
                        api.post(key, "/api/v1/records", "{\"address\": \"row@example.com\", " + row.group(1) + "}");
                assertThat(answer.statusCode()).as(row.group(1)).isEqualTo(200);
                rows++;
            }
            assertThat(rows).isEqualTo(4);
        }
        assertThat(answers)
                .containsExactly(
                        "/api/v1/records 200",
                        "/api/v1/records 202",
                        "/api/v1/verdicts 200",
                        "/api/v1/verdicts/batch 200");
    }

    /** Each field of an answer stands in an example. */
    private static void requireFields(String guide, HttpResponse<String> answer) throws Exception {
        RunningApi.json(answer).fieldNames().forEachRemaining(field -> assertThat(guide)
                .contains("\"" + field + "\":"));
    }

    @Test
    void examplesOfTheDocumentShouldBeTaken(@TempDir Path folder) throws Exception {
        try (RunningApi api = new RunningApi(folder, "")) {
            String key = api.key(ApiAction.RECORD, ApiAction.ASK);
            for (Map.Entry<String, JsonNode> path :
                    api.document().root().get("paths").properties()) {
                JsonNode example = path.getValue().at("/post/requestBody/content/application~1json/example");
                if (!example.isMissingNode()) {
                    assertThat(api.post(key, path.getKey(), example.toString()).statusCode())
                            .as(path.getKey())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void documentShouldNameAllColumnsButTheOrganisation() throws Exception {
        JsonNode fields = new OpenApiDocument().root().at("/components/schemas/Record/properties");
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);

        List<String> columns = new ArrayList<>();
        for (ContactColumn column : ContactColumn.values()) {
            columns.add(column.header());
        }
        columns.remove("organisation");
        columns.add("double_opt_in");
        columns.add("telephone");
        assertThat(names).containsExactlyInAnyOrderElementsOf(columns);
    }

    @Test
    void referencesOfTheDocumentShouldLeadSomewhere() throws Exception {
        JsonNode root = new OpenApiDocument().root();

        List<String> references = root.findValuesAsText("$ref");

        assertThat(references).hasSizeGreaterThan(20).allSatisfy(reference -> {
            assertThat(reference).startsWith("#/components/");
            assertThat(root.at(reference.substring(1)).isObject()).isTrue();
        });
        assertThat(new ObjectMapper().writeValueAsString(root.findValuesAsText("operationId")))
                .isEqualTo("[\"record\",\"recordMany\",\"ask\",\"askMany\",\"describe\"]");
    }
}
