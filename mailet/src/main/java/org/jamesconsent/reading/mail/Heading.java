package org.jamesconsent.reading.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a mail says of it, decoded.
 *
 * @param messageId with its angle brackets (RFC 5322 section 3.6.4); null if there is none
 * @param from the bare address of the first {@code From}; null if there is none
 * @param subject decoded and unfolded; empty if there is none
 * @param inReplyTo message ids with their angle brackets, at most 100
 * @param references message ids with their angle brackets, the oldest first, at most 100: of more, the last
 * @param headers all fields
 */
public record Heading(
        @Nullable String messageId,
        @Nullable String from,
        String subject,
        List<String> inReplyTo,
        List<String> references,
        HeaderFields headers) {

    /** The heading of a mail whose header cannot be read. */
    public static final Heading NONE = new Heading(null, null, "", List.of(), List.of(), HeaderFields.NONE);

    public Heading {
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
    }
}
