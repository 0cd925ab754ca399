package org.jamesconsent.message.rewrite;

/**
 * One place at which the rewritten message differs from the original.
 *
 * @param kind what was done
 * @param part section number of the MIME part as in IMAP, such as {@code 1.2}; {@code 0} for the message's own header, {@code
 *     1} for the body of a message of one part
 * @param offset octets before the edit in the output
 * @param length octets of the edit in the output; 0 when something was only removed
 * @param replacedLength octets of the original that are gone; 0 when something was only inserted
 */
public record Edit(EditKind kind, String part, long offset, long length, long replacedLength) {}
