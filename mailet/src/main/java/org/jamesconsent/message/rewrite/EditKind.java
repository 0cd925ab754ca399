package org.jamesconsent.message.rewrite;

/** What an {@link Edit} did. */
public enum EditKind {
    /** A header line was put in front of the header block it belongs to. */
    HEADER_ADDED,
    /** A whole header field, continuation lines included, was taken out. */
    HEADER_REMOVED,
    /** Part of a header field was replaced: a placeholder in it, or the charset or transfer encoding of an upgraded body. */
    HEADER_CHANGED,
    /** One or more placeholders in a body were filled. */
    PLACEHOLDER_FILLED,
    /** A footer was put into a body. In base64 the rest of the body is part of the edit, placeholders in it included. */
    FOOTER_ADDED,
    /**
     * A text body was written anew in quoted-printable, footer and filled placeholders included: as UTF-8, since its own charset
     * cannot say the footer, or in its own, since a link made a line too long for transport.
     */
    BODY_UPGRADED
}
