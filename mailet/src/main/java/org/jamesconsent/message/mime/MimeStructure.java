package org.jamesconsent.message.mime;

/**
 * A message taken apart without changing or copying it (RFC 2045, RFC 2046): the tree of its parts, each with the offsets of
 * its header fields and body. Found in one pass over the octets with a stack of its own, so that neither depth nor number of
 * parts can exhaust the thread's stack; time is linear in the message's size.
 *
 * <p>Immutable and thread-safe. The array is kept, not copied: the caller must not write to it any more.
 */
public final class MimeStructure {
    private final byte[] message;
    private final MimePart root;
    private final LineEnding lineEnding;

    private MimeStructure(byte[] message, MimePart root) {
        this.message = message;
        this.root = root;
        this.lineEnding = dominantLineEnding(message, root);
    }

    /**
     * Finds the structure of a message.
     *
     * @param message the octets from the first header line on, in CRLF or LF form
     * @param limits what is still accepted
     * @throws MalformedMessageException if the message is empty or exceeds a limit. Missing boundaries, header lines without
     *     colon, a missing empty line and the like are tolerated: the part then ends where the next one begins
     */
    public static MimeStructure of(byte[] message, Limits limits) throws MalformedMessageException {
        if (message.length == 0) {
            throw new MalformedMessageException("the message is empty");
        }
        if (message.length > limits.messageBytes()) {
            throw new MalformedMessageException("the message is longer than " + limits.messageBytes() + " octets");
        }
        return new MimeStructure(message, new MimeWalk(message, limits).walk());
    }

    /** The octets themselves, not a copy; not to be written to. */
    public byte[] message() {
        return message;
    }

    /** The message as the root of its part tree. */
    public MimePart root() {
        return root;
    }

    /** The header of the message. */
    public HeaderBlock headers() {
        return root.headers();
    }

    /** The line ending most lines of the message's header have; CRLF when it has none. */
    public LineEnding lineEnding() {
        return lineEnding;
    }

    private static LineEnding dominantLineEnding(byte[] message, MimePart root) {
        int crlf = 0;
        int lf = 0;
        int end = Math.max(root.headers().bodyStart(), 1);
        for (int i = 0; i < end; i++) {
            if (message[i] == '\n') {
                if (i > 0 && message[i - 1] == '\r') {
                    crlf++;
                } else {
                    lf++;
                }
            }
        }
        return lf > crlf ? LineEnding.LF : LineEnding.CRLF;
    }
}
