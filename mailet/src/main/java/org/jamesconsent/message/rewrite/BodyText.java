package org.jamesconsent.message.rewrite;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.message.mime.OctetSearch;
import org.jspecify.annotations.Nullable;

/**
 * The text of a body, as far as rewriting needs it: a <em>view</em> of one octet per character, in which US-ASCII characters are
 * themselves and all others are negative. Everything that is searched for, markup and placeholders alike, is US-ASCII.
 *
 * <p>In most charsets the decoded octets are that view already. Only charsets in which an octet below 0x80 may be part of another
 * character (ISO-2022-*, Shift_JIS, Big5, GB18030, UTF-16 and the like) are decoded, with a map back to the octets.
 *
 * <p>What charset may be written into the body: the labelled one when it is known. Without a label, or with US-ASCII, a body of
 * 8-bit octets that are valid UTF-8 is taken for UTF-8, as readers do; any other wrong or unknown label leaves US-ASCII, which
 * every charset in use shares.
 */
final class BodyText {
    private final byte[] octets;
    private final byte[] view;
    private final Charset charset;
    private final boolean labelIsTrue;
    private final @Nullable String characters;
    private final int @Nullable [] octetOffsets;
    private final boolean eightBit;

    private BodyText(
            byte[] octets,
            byte[] view,
            Charset charset,
            boolean labelIsTrue,
            @Nullable String characters,
            int @Nullable [] octetOffsets) {
        this.octets = octets;
        this.view = view;
        this.charset = charset;
        this.labelIsTrue = labelIsTrue;
        this.characters = characters;
        this.octetOffsets = octetOffsets;
        this.eightBit = isEightBit(octets);
    }

    /**
     * The text of a body.
     *
     * @param octets decoded
     * @param label the parameter {@code charset}
     * @param ofLines whether the transfer encoding allows no NUL: UTF-16 and UTF-32 are then wrong labels, unless there is one
     *     nevertheless
     */
    static BodyText of(byte[] octets, Optional<String> label, boolean ofLines) {
        String name = label.map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("us-ascii");
        Charset charset = charset(name);
        if (charset == null || charset.equals(StandardCharsets.US_ASCII)) {
            return ofUnlabelled(octets, charset != null);
        }
        if (ofLines && isWide(charset) && octets.length > 0 && !holdsNul(octets)) {
            return ofUnlabelled(octets, false);
        }
        if (name.equals("utf-16") || name.equals("utf-32")) {
            charset = withByteOrder(name, octets);
        }
        if (isView(charset)) {
            return new BodyText(octets, octets, charset, true, null, null);
        }
        return decoded(octets, charset);
    }

    private static BodyText ofUnlabelled(byte[] octets, boolean known) {
        if (!isEightBit(octets)) {
            return new BodyText(octets, octets, StandardCharsets.US_ASCII, known, null, null);
        }
        boolean utf8 = known && isValid(octets, StandardCharsets.UTF_8);
        return new BodyText(
                octets, octets, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII, false, null, null);
    }

    private static @Nullable Charset charset(String name) {
        try {
            return Charset.isSupported(name) ? Charset.forName(name) : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /** Java writes a byte order mark for the bare names, which has no place inside a text. */
    private static Charset withByteOrder(String name, byte[] octets) {
        boolean little = octets.length >= 2 && octets[0] == (byte) 0xFF && octets[1] == (byte) 0xFE;
        return Charset.forName(name + (little ? "le" : "be"));
    }

    private static boolean isView(Charset charset) {
        String name = charset.name().toLowerCase(Locale.ROOT);
        if (name.equals("utf-8") || name.startsWith("euc-") || name.equals("gb2312")) {
            return true;
        }
        return charset.canEncode()
                && charset.newEncoder().maxBytesPerChar() == 1.0f
                && Arrays.equals(
                        "<!--{}%&;=\"'/aZ09\r\n".getBytes(charset),
                        "<!--{}%&;=\"'/aZ09\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static BodyText decoded(byte[] octets, Charset charset) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        // Room for one character only, so that the position of the input tells where each one begins.
        CharBuffer one = CharBuffer.allocate(2);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        StringBuilder characters = new StringBuilder(octets.length);
        int[] offsets = new int[octets.length + 16];
        boolean more = true;
        while (more) {
            int before = in.position();
            one.clear().limit(1);
            CoderResult result = decoder.decode(in, one, true);
            if (result.isOverflow() && one.position() == 0) {
                one.limit(2);
                result = decoder.decode(in, one, true);
            }
            if (result.isUnderflow() && one.position() == 0) {
                one.clear();
                decoder.flush(one);
                more = false;
            }
            for (int i = 0; i < one.position(); i++) {
                if (characters.length() + 1 >= offsets.length) {
                    offsets = Arrays.copyOf(offsets, offsets.length * 2);
                }
                offsets[characters.length()] = before;
                characters.append(one.get(i));
            }
        }
        offsets[characters.length()] = octets.length;
        byte[] view = new byte[characters.length()];
        for (int i = 0; i < view.length; i++) {
            char c = characters.charAt(i);
            view[i] = c < 0x80 ? (byte) c : -1;
        }
        return new BodyText(octets, view, charset, true, characters.toString(), offsets);
    }

    /** One octet per character; not to be written to. */
    byte[] view() {
        return view;
    }

    /** Offset in the octets of the character at {@code position} of the view. */
    int octetOffset(int position) {
        return octetOffsets == null ? position : octetOffsets[position];
    }

    /**
     * Offset in the octets after the US-ASCII character at {@code position - 1} of the view. Not the offset of the next character:
     * a shift sequence between the two belongs to that one.
     */
    int octetOffsetAfter(int position) {
        int width = charset.name().contains("UTF-16") ? 2 : charset.name().contains("UTF-32") ? 4 : 1;
        return octetOffset(position - 1) + width;
    }

    /** Whether a line ending is the octets CR and LF; in UTF-16 and UTF-32 these may be halves of something else. */
    boolean isTextual() {
        return !isWide(charset);
    }

    private static boolean holdsNul(byte[] octets) {
        return OctetSearch.indexOf((byte) 0, octets, 0, octets.length) < octets.length;
    }

    private static boolean isWide(Charset charset) {
        return charset.name().contains("UTF-16") || charset.name().contains("UTF-32");
    }

    /** Whether an octet of 0x80 or more is in the body already. */
    boolean isEightBit() {
        return eightBit;
    }

    /** Whether the whole body can be written in another charset without loss. */
    boolean isTranscodable() {
        return labelIsTrue && isValid(octets, charset);
    }

    /** The characters between two positions of the view. */
    String text(int from, int to) {
        return characters == null ? new String(octets, from, to - from, charset) : characters.substring(from, to);
    }

    /**
     * Octets for text in this body's charset; empty if it cannot say it.
     *
     * @param sevenBit whether octets of 0x80 or more are out of place
     */
    Optional<byte[]> encode(String text, boolean sevenBit) {
        if (isTextual() && !isShifting() && isAscii(text)) {
            return Optional.of(text.getBytes(StandardCharsets.US_ASCII));
        }
        if (charset.equals(StandardCharsets.UTF_8) && !sevenBit) {
            return Optional.of(text.getBytes(StandardCharsets.UTF_8));
        }
        if (!charset.canEncode()) {
            return Optional.empty();
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.remaining());
            if (sevenBit && isEightBit(bytes)) {
                return Optional.empty();
            }
            return Optional.of(isShifting() ? withShiftToAscii(bytes) : bytes);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As {@link #encode}, with HTML character references for what the charset cannot say. */
    byte[] encodeMarkup(String markup, boolean sevenBit) {
        return encode(markup, sevenBit).orElseGet(() -> {
            StringBuilder referenced = new StringBuilder(markup.length() + 64);
            markup.codePoints().forEach(c -> {
                if (c < 0x80) {
                    referenced.append((char) c);
                } else {
                    referenced.append("&#").append(c).append(';');
                }
            });
            return encode(referenced.toString(), sevenBit)
                    .orElseGet(() -> referenced.toString().getBytes(StandardCharsets.US_ASCII));
        });
    }

    private boolean isShifting() {
        return charset.name().toUpperCase(Locale.ROOT).startsWith("ISO-2022-JP");
    }

    /** A body that was cut off in a double-octet state must not garble what follows. */
    private static byte[] withShiftToAscii(byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 3];
        shifted[0] = 0x1B;
        shifted[1] = '(';
        shifted[2] = 'B';
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        return shifted;
    }

    private static boolean isEightBit(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(byte[] octets, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
