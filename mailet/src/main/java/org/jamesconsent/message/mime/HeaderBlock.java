package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The header of the message or of one part: its fields in order, as offsets into the message. */
public final class HeaderBlock {
    private static final byte[] MAILBOX_LINE = "From ".getBytes(StandardCharsets.US_ASCII);

    private final byte[] message;
    private final List<HeaderField> fields;
    private final int start;
    private final int end;
    private final int bodyStart;

    HeaderBlock(byte[] message, List<HeaderField> fields, int start, int end, int bodyStart) {
        this.message = message;
        this.fields = List.copyOf(fields);
        this.start = start;
        this.end = end;
        this.bodyStart = bodyStart;
    }

    /**
     * Offset at which a field can be added in front of all others: the first octet of the block, or the one after the {@code
     * From } line of a mailbox file.
     */
    public int top() {
        return !fields.isEmpty() && fields.get(0).name().isEmpty() && startsWithFrom(fields.get(0))
                ? fields.get(0).end()
                : start;
    }

    private boolean startsWithFrom(HeaderField field) {
        int length = MAILBOX_LINE.length;
        return field.end() - field.start() >= length
                && Arrays.equals(message, field.start(), field.start() + length, MAILBOX_LINE, 0, length);
    }

    /** All fields in the order of the message, lines that are no field included. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** Offset of the first octet of the block. */
    public int start() {
        return start;
    }

    /** Offset after the line ending of the last field, where the empty line begins. */
    public int end() {
        return end;
    }

    /** Offset after the empty line; equal to {@link #end} when the empty line is missing. */
    public int bodyStart() {
        return bodyStart;
    }

    /** Whether the empty line that separates header and body is there. */
    public boolean isTerminated() {
        return bodyStart > end;
    }

    /** The first field of that name, which is the one that counts when a field is wrongly repeated. */
    public Optional<HeaderField> first(String name) {
        for (HeaderField field : fields) {
            if (field.isNamed(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /**
     * The value of the first field of that name, unfolded (RFC 5322 section 2.2.3) and trimmed. Octets are read as UTF-8 (RFC
     * 6532), malformed ones as U+FFFD. Encoded words (RFC 2047) stay encoded.
     */
    public Optional<String> value(String name) {
        return first(name).map(this::value);
    }

    /** The value of a field of this block, as {@link #value(String)} gives it. */
    public String value(HeaderField field) {
        StringBuilder unfolded = new StringBuilder(field.end() - field.valueStart());
        String raw = new String(message, field.valueStart(), field.end() - field.valueStart(), StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\r' && c != '\n') {
                unfolded.append(c);
            }
        }
        return unfolded.toString().strip();
    }
}
