package org.jamesconsent.message.rewrite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * One recipient's copy, as a list of stretches of octets. Stretches that are the same for all recipients are those of the
 * template's array: however large the attachment, a copy holds only what is its own.
 *
 * <p>Immutable and thread-safe.
 */
public final class RewrittenMessage {
    private final List<Segment> segments;
    private final List<Edit> edits;
    private final long size;

    /** A stretch of an array that nobody writes to any more. */
    record Segment(byte[] bytes, int offset, int length) {}

    RewrittenMessage(List<Segment> segments, List<Edit> edits) {
        this.segments = List.copyOf(segments);
        this.edits = List.copyOf(edits);
        long total = 0;
        for (Segment segment : segments) {
            total += segment.length();
        }
        this.size = total;
    }

    /** Octets of the whole message. */
    public long size() {
        return size;
    }

    /** What differs from the original, in the order of the message; between these, everything is identical. */
    public List<Edit> edits() {
        return edits;
    }

    /** Whether a footer was added or a placeholder in a body filled, be it out of sight. */
    public boolean isBodyEdited() {
        for (Edit edit : edits) {
            switch (edit.kind()) {
                case PLACEHOLDER_FILLED, FOOTER_ADDED, BODY_UPGRADED -> {
                    return true;
                }
                case HEADER_ADDED, HEADER_REMOVED, HEADER_CHANGED -> {}
            }
        }
        return false;
    }

    /** The message from its first octet; each call gives an independent stream, which need not be closed. */
    public InputStream open() {
        return new SegmentInputStream(segments);
    }

    /**
     * Writes the whole message; neither flushes nor closes.
     *
     * @throws IOException if {@code out} does
     */
    public void writeTo(OutputStream out) throws IOException {
        for (Segment segment : segments) {
            out.write(segment.bytes(), segment.offset(), segment.length());
        }
    }

    /**
     * The whole message in a new array.
     *
     * @throws OutOfMemoryError if it is longer than an array can be
     */
    public byte[] toByteArray() {
        if (size > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("the message has " + size + " octets");
        }
        byte[] bytes = new byte[(int) size];
        int position = 0;
        for (Segment segment : segments) {
            System.arraycopy(segment.bytes(), segment.offset(), bytes, position, segment.length());
            position += segment.length();
        }
        return bytes;
    }

    /** Reads the segments one after the other, in their own arrays. */
    private static final class SegmentInputStream extends InputStream {
        private final List<Segment> segments;
        private int index;
        private ByteArrayInputStream current = new ByteArrayInputStream(new byte[0]);

        SegmentInputStream(List<Segment> segments) {
            this.segments = segments;
        }

        @Override
        public int read() {
            return advance() ? current.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            return advance() ? current.read(target, offset, length) : -1;
        }

        @Override
        public int available() {
            long total = current.available();
            for (int i = index; i < segments.size(); i++) {
                total += segments.get(i).length();
            }
            return (int) Math.min(total, Integer.MAX_VALUE);
        }

        private boolean advance() {
            while (current.available() == 0) {
                if (index >= segments.size()) {
                    return false;
                }
                Segment next = segments.get(index++);
                current = new ByteArrayInputStream(next.bytes(), next.offset(), next.length());
            }
            return true;
        }
    }
}
