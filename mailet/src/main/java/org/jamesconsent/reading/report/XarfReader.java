package org.jamesconsent.reading.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/**
 * Reads complaints in XARF: JSON in an attachment, which RFC 9477 lets a mailbox provider send in place of a feedback report of RFC 5965
 * to whom asks for it. The header of the message, or as much of it as a provider gives away, stands in a sample. All versions of
 * XARF are understood; JSON that is broken, larger than 1 MiB, or nested deeper than 16 is no report.
 */
final class XarfReader {
    private static final int MAX_OCTETS = 1 << 20;
    private static final int MAX_NESTING = 16;
    /** An object in an array in an object in the outermost one. */
    private static final int DEEPEST_KNOWN = 4;

    private static final int MAX_NAME = 200;
    private static final int MAX_VALUE = 1000;
    private static final int MAX_SAMPLES = 10;
    /** Of so many JSON attachments the first are looked at. */
    private static final int MAX_ATTACHMENTS = 3;

    /** Where version 2, version 3 and version 4 say the same, arrays left out of account. */
    private static final List<String> TYPES = List.of("/report/reporttype", "/type");

    private static final List<String> AGENTS = List.of("/reporterinfo/reporterorg", "/reporter/org");
    private static final List<String> MAIL_FROM =
            List.of("/report/smtpmailfromaddress", "/report/additionalinfo/smtpfrom", "/smtp_from");
    private static final List<String> RECIPIENTS =
            List.of("/report/smtprcpttoaddress", "/report/additionalinfo/smtpto", "/smtp_to");
    private static final Set<String> SAMPLES =
            Set.of("/report/samples/payload", "/report/attachment/data", "/evidence/payload");
    /** What no other JSON has. */
    private static final List<String> SIGNS = List.of("/reporterinfo/reporterorg", "/xarf_version");

    private static final Set<String> KNOWN = Stream.of(TYPES, AGENTS, MAIL_FROM, RECIPIENTS, SIGNS, SAMPLES)
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_OCTETS)
                    .maxStringLength(MAX_OCTETS)
                    .maxNameLength(MAX_NAME)
                    .maxNestingDepth(MAX_NESTING)
                    .build())
            .build();

    private final Map<String, String> values = new HashMap<>();
    private final List<String> samples = new ArrayList<>();

    private XarfReader() {}

    /** @return empty if no attachment of the mail is such a report */
    static Optional<ComplaintReport> read(MailView mail) {
        return mail.leaves().stream()
                .filter(XarfReader::isJson)
                .limit(MAX_ATTACHMENTS)
                .flatMap(leaf -> read(mail, leaf).stream())
                .findFirst();
    }

    private static boolean isJson(MimePart leaf) {
        String type = leaf.contentType().value();
        return type.equals("application/json") || type.equals("text/json") || type.equals("application/xarf+json");
    }

    private static Optional<ComplaintReport> read(MailView mail, MimePart leaf) {
        byte[] json = mail.octets(leaf, MAX_OCTETS);
        XarfReader reader = new XarfReader();
        try (JsonParser parser = JSON.createParser(json)) {
            reader.collect(parser);
        } catch (IOException e) {
            return Optional.empty();
        }
        @Nullable String type = reader.first(TYPES);
        if (type == null || reader.first(SIGNS) == null) {
            return Optional.empty();
        }
        @Nullable String recipient = address(reader.first(RECIPIENTS));
        return Optional.of(new ComplaintReport(
                new FeedbackReport(
                        type.strip().toLowerCase(Locale.ROOT),
                        recipient == null ? List.of() : List.of(recipient),
                        address(reader.first(MAIL_FROM)),
                        List.of(),
                        reader.first(AGENTS),
                        1,
                        recipient == null),
                reader.returned(mail)));
    }

    private void collect(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            JsonStreamContext context = parser.getParsingContext();
            if (token != JsonToken.VALUE_STRING || !context.inObject() || context.getNestingDepth() > DEEPEST_KNOWN) {
                continue;
            }
            String path = path(context);
            if (SAMPLES.contains(path)) {
                if (samples.size() < MAX_SAMPLES) {
                    samples.add(parser.getText());
                }
            } else if (KNOWN.contains(path) && parser.getTextLength() <= MAX_VALUE) {
                values.putIfAbsent(path, parser.getText());
            }
        }
    }

    private static String path(JsonStreamContext innermost) {
        Deque<String> names = new ArrayDeque<>();
        for (JsonStreamContext context = innermost; context != null; context = context.getParent()) {
            if (context.getCurrentName() != null) {
                names.push(context.getCurrentName().toLowerCase(Locale.ROOT));
            }
        }
        return "/" + String.join("/", names);
    }

    private @Nullable String first(List<String> paths) {
        return paths.stream()
                .map(values::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String address(@Nullable String value) {
        return value == null ? null : Addresses.in(value);
    }

    /** Of several samples the one that has the identifier that was meant for us. */
    private @Nullable ReturnedMessage returned(MailView mail) {
        @Nullable ReturnedMessage first = null;
        for (String sample : samples) {
            Optional<ReturnedMessage> found = Returns.ofOctets(octets(sample), mail.budget());
            if (found.isPresent() && found.get().headers().has("CFBL-Feedback-ID")) {
                return found.get();
            }
            first = first == null ? found.orElse(null) : first;
        }
        return first;
    }

    /** Base64, or the text as it is, whatever the report says of it: a header has colons, and base64 has none. */
    private static byte[] octets(String sample) {
        return sample.indexOf(':') >= 0
                ? sample.getBytes(StandardCharsets.UTF_8)
                : Base64.getMimeDecoder().decode(whole(sample));
    }

    /** Cut to whole groups of four, without which the decoder throws. */
    private static String whole(String base64) {
        String letters = base64.replaceAll("[^A-Za-z0-9+/]", "");
        return letters.substring(0, letters.length() - (letters.length() % 4 == 1 ? 1 : 0));
    }
}
