package org.jamesconsent.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads bodies: JSON (RFC 8259) in UTF-8, with each name once in an object, nothing behind its end, and bounds to its depth. */
final class JsonBody {
    private static final String REMEDY = "Send it again as the OpenAPI document at /api/v1/openapi.json says.";

    /** A batch of objects with arrays in them, and room for a fault to be told by name. */
    private static final int MAX_DEPTH = 8;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(100)
                            .maxNumberLength(32)
                            .maxStringLength(16 * 1024)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private JsonBody() {}

    /** One object. */
    static ObjectNode object(byte[] body) throws Problem {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw Problem.unrecorded(Problem.Kind.NO_JSON, "The body must be one JSON object.", REMEDY);
    }

    /** The items of a batch, each of which may still be anything. */
    static ArrayNode items(byte[] body) throws Problem {
        ObjectNode batch = object(body);
        if (batch.size() != 1 || !(batch.get("items") instanceof ArrayNode items)) {
            throw Problem.invalid("/items", "A batch is an object with one field, items, which is an array.");
        }
        if (items.isEmpty() || items.size() > Operation.MAX_ITEMS) {
            throw Problem.invalid("/items", "A batch has 1 to " + Operation.MAX_ITEMS + " items.");
        }
        return items;
    }

    private static JsonNode read(byte[] body) throws Problem {
        try {
            return READER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            throw Problem.unrecorded(Problem.Kind.NO_JSON, "JSON is written in UTF-8 (RFC 8259 section 8.1).", REMEDY);
        } catch (StreamConstraintsException e) {
            throw Problem.unrecorded(
                    Problem.Kind.NO_JSON,
                    "Objects and arrays are at most " + MAX_DEPTH
                            + " deep, and names, numbers and texts as short as the document says.",
                    REMEDY);
        } catch (JsonProcessingException e) {
            // Its message may quote the body.
            throw Problem.unrecorded(
                    Problem.Kind.NO_JSON,
                    "The body must be one JSON value (RFC 8259) with each name once in an object, and no more.",
                    REMEDY);
        }
    }
}
