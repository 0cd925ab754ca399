package org.jamesconsent.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a form, in either of the two forms that RFC 8058 section 3.2 names. A file is no field. */
final class FormFields {
    private static final int MAX_FIELDS = 200;
    private static final String MULTIPART = "multipart/form-data";

    private FormFields() {}

    /**
     * @param contentType the header of that name; null if there is none
     * @return the values by field; empty if the body is no form, or not one that can be read to its end
     */
    static Map<String, List<String>> read(@Nullable String contentType, byte[] body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String type = contentType == null ? "" : MimeTypes.getContentTypeWithoutCharset(contentType);
        try {
            if (type.startsWith(MULTIPART) && contentType != null) {
                readParts(contentType, body, fields);
            } else if (type.equals("application/x-www-form-urlencoded")) {
                UrlEncoded.decodeTo(
                        new String(body, StandardCharsets.UTF_8),
                        (name, value) -> add(fields, name, value),
                        StandardCharsets.UTF_8,
                        MAX_FIELDS);
            }
            return fields;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Map.of();
        }
    }

    private static void readParts(String contentType, byte[] body, Map<String, List<String>> fields) {
        String boundary = MultiPart.extractBoundary(contentType);
        if (boundary == null || boundary.isEmpty()) {
            return;
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_FIELDS);
        parser.setUseFilesForPartsWithoutFileName(false);
        parser.setMaxMemoryFileSize(RequestHandler.MAX_BODY_BYTES);
        parser.setMaxLength(RequestHandler.MAX_BODY_BYTES);
        // All of the body is there already, so that this ends before it returns.
        parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body)), new Promise.Invocable<>() {
            @Override
            public void succeeded(MultiPartFormData.Parts parts) {
                try (parts) {
                    for (MultiPart.Part part : parts) {
                        if (part.getFileName() == null) {
                            add(fields, part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
                        }
                    }
                }
            }

            @Override
            public void failed(Throwable failure) {
                fields.clear();
            }
        });
    }

    private static void add(Map<String, List<String>> fields, @Nullable String name, @Nullable String value) {
        if (name != null) {
            fields.computeIfAbsent(name, n -> new ArrayList<>()).add(value == null ? "" : value);
        }
    }
}
