package org.jamesconsent.message.mime;

import java.util.Map;
import java.util.Optional;

/**
 * A Content-Type or Content-Disposition field taken apart (RFC 2045 section 5.1, RFC 2183, RFC 2231).
 *
 * @param value the word before the first semicolon, lower case, such as {@code text/html} or {@code attachment}; may be empty
 * @param parameters by lower-case name
 */
public record StructuredField(String value, Map<String, Parameter> parameters) {

    public StructuredField {
        parameters = Map.copyOf(parameters);
    }

    /** The value of a parameter; empty when it is absent. */
    public Optional<String> parameter(String lowerCaseName) {
        return Optional.ofNullable(parameters.get(lowerCaseName)).map(Parameter::value);
    }
}
