package org.jamesconsent.message.mime;

/**
 * How much of a message is looked at before it is refused with a {@link MalformedMessageException}. Each limit bounds time
 * and memory, so that a hostile message costs no more than a large honest one.
 *
 * @param messageBytes octets of the whole message; at least 1
 * @param headerBytes octets of one header block, of the message or of one part; at least 1
 * @param depth multiparts inside one another, the outermost counting 1; at least 1
 * @param parts MIME parts of the message at all levels, the message itself counting 1; at least 1
 * @param textBytes octets of one text body as encoded; at least 1. Attachments are bounded by {@code messageBytes} only
 */
public record Limits(int messageBytes, int headerBytes, int depth, int parts, int textBytes) {

    /** 1 GiB per message, 1 MiB per header block, 64 multiparts deep, 10,000 parts, 32 MiB per text body. */
    public static final Limits DEFAULT = new Limits(1 << 30, 1 << 20, 64, 10_000, 32 << 20);

    /** @throws IllegalArgumentException if a limit is below 1 */
    public Limits {
        requirePositive("messageBytes", messageBytes);
        requirePositive("headerBytes", headerBytes);
        requirePositive("depth", depth);
        requirePositive("parts", parts);
        requirePositive("textBytes", textBytes);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
