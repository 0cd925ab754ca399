package org.jamesconsent.message.mime;

/**
 * One header field with its continuation lines (RFC 5322 section 2.2), as offsets into the message.
 *
 * @param name as written, without white space before the colon; empty for a line that is no field (no colon, a stray
 *     continuation, the {@code From } line of a mailbox file)
 * @param start offset of the first octet
 * @param valueStart offset of the octet after the colon; equal to {@code start} when there is no name
 * @param end offset after the line ending of the last continuation line
 */
public record HeaderField(String name, int start, int valueStart, int end) {

    /** Whether the field has this name; case does not matter, in any locale. */
    public boolean isNamed(String other) {
        return !name.isEmpty() && name.equalsIgnoreCase(other);
    }
}
