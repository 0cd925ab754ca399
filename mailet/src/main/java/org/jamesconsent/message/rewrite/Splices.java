package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the edits of one copy and joins what is left of the original with what is new. Used by one thread. */
final class Splices {
    private static final byte[] NOTHING = {};

    private final byte[] original;
    private final List<Splice> splices = new ArrayList<>();

    /** The octets from {@code start} to {@code end} of the original give way to {@code replacement}. */
    record Splice(EditKind kind, String part, int start, int end, byte[] replacement) {}

    Splices(byte[] original) {
        this.original = original;
    }

    void insert(EditKind kind, String part, int at, byte[] bytes) {
        splices.add(new Splice(kind, part, at, at, bytes));
    }

    void remove(EditKind kind, String part, int start, int end) {
        splices.add(new Splice(kind, part, start, end, NOTHING));
    }

    void replace(EditKind kind, String part, int start, int end, byte[] bytes) {
        splices.add(new Splice(kind, part, start, end, bytes));
    }

    /** Insertions at one offset stay in the order in which they were made, before what is replaced there; edits must not overlap. */
    RewrittenMessage join() {
        splices.sort(Comparator.comparingInt(Splice::start).thenComparingInt(Splice::end));
        List<RewrittenMessage.Segment> segments = new ArrayList<>(splices.size() * 2 + 1);
        List<Edit> edits = new ArrayList<>(splices.size());
        int copied = 0;
        long written = 0;
        for (Splice splice : splices) {
            if (splice.start() < copied) {
                throw new IllegalStateException("edits overlap at offset " + splice.start());
            }
            if (splice.start() > copied) {
                segments.add(new RewrittenMessage.Segment(original, copied, splice.start() - copied));
                written += splice.start() - copied;
            }
            byte[] bytes = splice.replacement();
            if (bytes.length > 0) {
                segments.add(new RewrittenMessage.Segment(bytes, 0, bytes.length));
            }
            edits.add(new Edit(splice.kind(), splice.part(), written, bytes.length, splice.end() - splice.start()));
            written += bytes.length;
            copied = splice.end();
        }
        if (copied < original.length) {
            segments.add(new RewrittenMessage.Segment(original, copied, original.length - copied));
        }
        return new RewrittenMessage(segments, edits);
    }
}
