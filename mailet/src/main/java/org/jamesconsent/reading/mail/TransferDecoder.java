package org.jamesconsent.reading.mail;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jamesconsent.message.mime.TransferEncoding;

/** Takes transfer encodings off (RFC 2045 section 6), leniently: what is no encoding stands for itself, nothing throws. */
final class TransferDecoder {
    private static final byte[] BASE64 = base64Values();

    private TransferDecoder() {}

    /** At most {@code max} decoded octets of those between two offsets. */
    static byte[] decode(byte[] octets, int start, int end, TransferEncoding encoding, int max) {
        return switch (encoding) {
            case QUOTED_PRINTABLE -> quotedPrintable(octets, start, end, max);
            case BASE64 -> base64(octets, start, end, max);
            default -> Arrays.copyOfRange(octets, start, (int) Math.min(end, (long) start + max));
        };
    }

    private static byte[] quotedPrintable(byte[] octets, int start, int end, int max) {
        byte[] decoded = new byte[Math.min(max, end - start)];
        int length = 0;
        for (int i = start; i < end && length < max; i++) {
            byte octet = octets[i];
            if (octet == '=') {
                int high = i + 1 < end ? Character.digit(octets[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(octets[i + 2], 16) : -1;
                if (high >= 0 && low >= 0) {
                    decoded[length++] = (byte) (high * 16 + low);
                    i += 2;
                    continue;
                }
                int soft = afterSoftBreak(octets, i + 1, end);
                if (soft > 0) {
                    i = soft - 1;
                    continue;
                }
            }
            decoded[length++] = octet;
        }
        return Arrays.copyOf(decoded, length);
    }

    private static int afterSoftBreak(byte[] octets, int from, int end) {
        int i = from;
        while (i < end && (octets[i] == ' ' || octets[i] == '\t')) {
            i++;
        }
        if (i < end && octets[i] == '\r') {
            i++;
        }
        if (i < end && octets[i] == '\n') {
            return i + 1;
        }
        return i > from && octets[i - 1] == '\r' || i == end ? i : -1;
    }

    private static byte[] base64(byte[] octets, int start, int end, int max) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream((int) Math.min(max, (end - start) * 3L / 4 + 3));
        int bits = 0;
        int count = 0;
        for (int i = start; i < end && decoded.size() < max; i++) {
            int value = BASE64[octets[i] & 0xFF];
            if (octets[i] == '=') {
                bits = 0;
                count = 0;
            } else if (value >= 0) {
                bits = bits << 6 | value;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    decoded.write(bits >> count);
                }
            }
        }
        return decoded.toByteArray();
    }

    private static byte[] base64Values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
