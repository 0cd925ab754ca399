package org.jamesconsent.message.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

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
        return new SegmentInputStream(this);
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

    /** Reads the segments one after the other, in their own arrays. Used by one thread. */
    private static final class SegmentInputStream extends InputStream {
        /** What is handed on at once: some channels copy what they get into a direct buffer as large as that. */
        private static final int CHUNK = 1 << 16;

        private final Iterator<Segment> following;
        private byte[] bytes = {};
        private int position;
        private int end;
        private long left;

        SegmentInputStream(RewrittenMessage message) {
            this.following = message.segments.iterator();
            this.left = message.size;
        }

        @Override
        public int read() {
            if (!advance()) {
                return -1;
            }
            left--;
            return bytes[position++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (!advance()) {
                return -1;
            }
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            left -= count;
            return count;
        }

        /** Without a buffer between, which is how James writes the body of every copy. */
        @Override
        public long transferTo(OutputStream out) throws IOException {
            long before = left;
            while (advance()) {
                int count = Math.min(CHUNK, end - position);
                out.write(bytes, position, count);
                position += count;
                left -= count;
            }
            return before;
        }

        @Override
        public int available() {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }

        private boolean advance() {
            while (position == end) {
                if (!following.hasNext()) {
                    return false;
                }
                Segment next = following.next();
                bytes = next.bytes();
                position = next.offset();
                end = position + next.length();
            }
            return true;
        }
    }
}
