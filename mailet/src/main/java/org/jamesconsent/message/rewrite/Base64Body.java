package org.jamesconsent.message.rewrite;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jamesconsent.message.mime.LineEnding;

/**
 * A body in base64 (RFC 2045 section 6.8). Three octets share four characters, so that whatever is inserted shifts all that
 * follows: from the group of the first replacement on, the body is encoded anew, in lines as long as the sender's.
 */
final class Base64Body implements EncodedBody {
    private static final int DEFAULT_LINE = 76;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private final byte[] message;
    private final int start;
    private final int contentEnd;
    private final LineEnding lineEnding;
    private final byte[] octets;

    Base64Body(byte[] message, int start, int end, LineEnding lineEnding) {
        this.message = message;
        this.start = start;
        this.lineEnding = lineEnding;
        int last = end;
        while (last > start && VALUES[message[last - 1] & 0xFF] < 0 && message[last - 1] != '=') {
            last--;
        }
        this.contentEnd = last;
        Groups groups = new Groups();
        byte[] decoded = new byte[(last - start) / 4 * 3 + 3];
        while (groups.next()) {
            groups.copyTo(decoded);
        }
        this.octets = Arrays.copyOf(decoded, groups.decoded);
    }

    @Override
    public byte[] octets() {
        return octets;
    }

    /** Walks the groups of four characters; other characters between them are skipped, as RFC 2045 demands. */
    private final class Groups {
        private int position = start;
        private int bits;
        private int size;
        /** Offset of the group's first character. */
        int encodedStart = start;
        /** Offset of its first octet. */
        int decodedStart;
        /** Offset after its last octet. */
        int decoded;

        boolean next() {
            int characters = 0;
            bits = 0;
            decodedStart = decoded;
            while (position < contentEnd && characters < 4) {
                byte b = message[position];
                int value = VALUES[b & 0xFF];
                if (value >= 0) {
                    if (characters == 0) {
                        encodedStart = position;
                    }
                    bits = bits << 6 | value;
                    characters++;
                } else if (b == '=' && characters > 0) {
                    break;
                }
                position++;
            }
            if (characters == 0) {
                return false;
            }
            while (characters < 4 && position < contentEnd && message[position] == '=') {
                position++;
            }
            bits <<= 6 * (4 - characters);
            size = characters - 1;
            decoded += size;
            return true;
        }

        void copyTo(byte[] target) {
            for (int i = 0; i < size; i++) {
                target[decodedStart + i] = (byte) (bits >> 16 - 8 * i);
            }
        }
    }

    /** The group from which on the body is encoded anew for a site. */
    private record Spot(Site site, int encodedStart, int decodedStart, int column) {}

    @Override
    public Sites prepare(List<Site> sites, boolean textual) {
        List<Spot> spots = new ArrayList<>(sites.size());
        Groups groups = new Groups();
        boolean more = groups.next();
        for (Site site : sites) {
            // A site at the very end still belongs to the last group when that one is padded.
            while (more && (groups.decoded < site.start() || groups.decoded == site.start() && groups.size == 3)) {
                more = groups.next();
            }
            int encodedStart = more ? groups.encodedStart : contentEnd;
            int decodedStart = more ? groups.decodedStart : octets.length;
            spots.add(new Spot(site, encodedStart, decodedStart, columnOf(encodedStart)));
        }
        int lineLength = lineLength();
        return (replacements, part, splices) -> {
            if (!replacements.isEmpty()) {
                splice(spots, replacements, lineLength, part, splices);
            }
        };
    }

    private void splice(
            List<Spot> spots, List<Replacement> replacements, int lineLength, String part, Splices splices) {
        Spot first = spots.get(replacements.get(0).site());
        ByteArrayOutputStream rest = new ByteArrayOutputStream(octets.length - first.decodedStart() + 1024);
        EditKind kind = EditKind.PLACEHOLDER_FILLED;
        int copied = first.decodedStart();
        for (Replacement replacement : replacements) {
            Site site = spots.get(replacement.site()).site();
            rest.write(octets, copied, site.start() - copied);
            rest.writeBytes(replacement.octets());
            copied = site.end();
            if (replacement.kind() == EditKind.FOOTER_ADDED) {
                kind = EditKind.FOOTER_ADDED;
            }
        }
        rest.write(octets, copied, octets.length - copied);
        byte[] encoded = inLines(Base64.getEncoder().encode(rest.toByteArray()), first.column(), lineLength);
        splices.replace(kind, part, first.encodedStart(), contentEnd, encoded);
    }

    private byte[] inLines(byte[] characters, int firstColumn, int lineLength) {
        byte[] lineBreak = lineEnding.bytes();
        int lines = (characters.length + firstColumn) / lineLength + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream(characters.length + lines * lineBreak.length);
        int column = firstColumn;
        int position = 0;
        while (position < characters.length) {
            if (column >= lineLength) {
                out.writeBytes(lineBreak);
                column = 0;
            }
            int length = Math.min(lineLength - column, characters.length - position);
            out.write(characters, position, length);
            position += length;
            column += length;
        }
        return out.toByteArray();
    }

    private int columnOf(int position) {
        int lineStart = position;
        while (lineStart > start && message[lineStart - 1] != '\n' && message[lineStart - 1] != '\r') {
            lineStart--;
            if (position - lineStart > HeaderLine.MAX_LINE) {
                break;
            }
        }
        return position - lineStart;
    }

    private int lineLength() {
        for (int i = start; i < contentEnd; i++) {
            if (message[i] == '\n' || message[i] == '\r') {
                return i - start >= 4 && i - start <= HeaderLine.MAX_LINE ? i - start : DEFAULT_LINE;
            }
        }
        return DEFAULT_LINE;
    }
}
