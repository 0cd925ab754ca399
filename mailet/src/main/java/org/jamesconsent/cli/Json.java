package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** How commands write JSON: one indented object on the standard output, which stays open. */
final class Json {
    private Json() {}

    static JsonGenerator generator(Writer out) throws IOException {
        return new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
    }

    /** Ends the output with the system's line end. */
    static void end(JsonGenerator json) throws IOException {
        json.writeRaw(System.lineSeparator());
        json.close();
    }
}
