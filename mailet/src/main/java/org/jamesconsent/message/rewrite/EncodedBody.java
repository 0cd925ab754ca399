package org.jamesconsent.message.rewrite;

import java.util.List;
import org.jamesconsent.message.mime.LineEnding;
import org.jamesconsent.message.mime.MimePart;

/**
 * A body as it is carried: decodes it once, and finds for places in the decoded octets the places in the encoded ones, so that
 * only what changes is encoded.
 */
sealed interface EncodedBody permits PlainOctets, QuotedPrintableBody, Base64Body {

    /**
     * A place in the decoded octets.
     *
     * @param start offset of the first octet that gives way
     * @param end offset after the last one; equal to {@code start} for a pure insertion
     */
    record Site(int start, int end) {}

    /**
     * What stands at a site for one recipient.
     *
     * @param site index into the sites that were prepared
     * @param octets decoded, in the body's charset
     */
    record Replacement(int site, EditKind kind, byte[] octets) {}

    /** Sites found in the encoded octets; immutable. */
    interface Sites {
        /** Announces the edits for these replacements, which are in ascending order of sites. */
        void splice(List<Replacement> replacements, String part, Splices splices);
    }

    /** The decoded octets; not to be written to. */
    byte[] octets();

    /**
     * Finds sites, which are in ascending order and do not overlap.
     *
     * @param textual whether CR and LF in the octets are line endings, as in every charset but those of wider units
     */
    Sites prepare(List<Site> sites, boolean textual);

    static EncodedBody of(byte[] message, MimePart part, LineEnding lineEnding) {
        return switch (part.encoding()) {
            case QUOTED_PRINTABLE -> new QuotedPrintableBody(message, part.bodyStart(), part.bodyEnd(), lineEnding);
            case BASE64 -> new Base64Body(message, part.bodyStart(), part.bodyEnd(), lineEnding);
            case SEVEN_BIT, EIGHT_BIT, BINARY, UNKNOWN -> new PlainOctets(message, part.bodyStart(), part.bodyEnd());
        };
    }
}
