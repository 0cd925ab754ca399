package org.jamesconsent.cli.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The mails in a file: one, or those of a mailbox in the mbox format (RFC 4155), known by its first line. */
public final class StoredMessages {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private StoredMessages() {}

    /** Shows each mail in its order. A mailbox's {@code From } lines are no part of the mails. */
    public static void forEach(byte[] file, Consumer<byte[]> message) {
        if (!isFromLine(file, 0)) {
            message.accept(file);
            return;
        }
        int start = afterLine(file, 0);
        int position = start;
        while (position < file.length) {
            int next = afterLine(file, position);
            // Between two mails is an empty line.
            if (isLineBreak(file, position) && next < file.length && isFromLine(file, next)) {
                message.accept(Arrays.copyOfRange(file, start, position));
                start = afterLine(file, next);
                position = start;
            } else {
                position = next;
            }
        }
        if (start < file.length) {
            message.accept(Arrays.copyOfRange(file, start, file.length));
        }
    }

    private static boolean isFromLine(byte[] file, int position) {
        return position + FROM.length <= file.length
                && Arrays.equals(file, position, position + FROM.length, FROM, 0, FROM.length);
    }

    private static boolean isLineBreak(byte[] file, int position) {
        return file[position] == '\n' || file[position] == '\r';
    }

    private static int afterLine(byte[] file, int from) {
        for (int i = from; i < file.length; i++) {
            if (file[i] == '\n') {
                return i + 1;
            }
        }
        return file.length;
    }
}
