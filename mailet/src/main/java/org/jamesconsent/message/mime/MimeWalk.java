package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one pass over a message that finds its parts. Used once, by one thread. */
final class MimeWalk {
    /** RFC 2046 section 5.1.1 allows 70; nothing honest comes near this. */
    private static final int MAX_BOUNDARY_LENGTH = 1000;

    private final byte[] message;
    private final Limits limits;
    private final HeaderReader headerReader;
    private final Boundaries boundaries;
    /** The parts that have begun and not ended, the innermost on top; {@code level} is set for those awaiting delimiters. */
    private final Deque<Open> open = new ArrayDeque<>();

    private int parts;

    private static final class Open {
        final MimePart.Builder part;
        /** Index of its boundary in {@link Boundaries}; -1 for a leaf and for a multipart that has been closed. */
        int level;

        Open(MimePart.Builder part, int level) {
            this.part = part;
            this.level = level;
        }
    }

    MimeWalk(byte[] message, Limits limits) {
        this.message = message;
        this.limits = limits;
        this.headerReader = new HeaderReader(message, message.length, limits.headerBytes());
        this.boundaries = new Boundaries(message, message.length);
    }

    MimePart walk() throws MalformedMessageException {
        int position = enter(0, "0", "text/plain");
        while (boundaries.find(position)) {
            int delimiter = boundaries.foundAt();
            int level = boundaries.foundLevel();
            int next = boundaries.foundEnd();
            boolean close = boundaries.foundClose();
            Open multipart = endPartsInside(level, delimiter);
            if (close) {
                multipart.level = -1;
                boundaries.truncate(level);
                position = next;
            } else {
                boundaries.truncate(level + 1);
                position = enter(next, multipart.part.nextChildPath(), defaultTypeIn(multipart.part));
            }
        }
        return endAll();
    }

    private int enter(int position, String path, String defaultType) throws MalformedMessageException {
        if (++parts > limits.parts()) {
            throw new MalformedMessageException("the message has more than " + limits.parts() + " parts");
        }
        HeaderBlock headers = headerReader.read(position, boundaries::isDelimiter);
        MimePart.Builder part = new MimePart.Builder(message, path, headers, defaultType);
        int level = -1;
        if (part.contentType().value().startsWith("multipart/")) {
            Optional<String> boundary = boundary(part);
            if (boundary.isPresent()) {
                if (boundaries.depth() >= limits.depth()) {
                    throw new MalformedMessageException(
                            "the message nests more than " + limits.depth() + " multiparts in one another");
                }
                level = boundaries.depth();
                boundaries.push(boundary.get());
            }
        }
        open.push(new Open(part, level));
        return headers.bodyStart();
    }

    private Optional<String> boundary(MimePart.Builder part) throws MalformedMessageException {
        Optional<String> declared = part.contentType()
                .parameter("boundary")
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty());
        if (declared.isEmpty()) {
            return guessedBoundary(part.headers().bodyStart());
        }
        if (declared.get().length() > MAX_BOUNDARY_LENGTH) {
            throw new MalformedMessageException("a boundary is longer than " + MAX_BOUNDARY_LENGTH + " characters");
        }
        return declared;
    }

    /** Without the parameter, the first line that looks like a delimiter is taken for one, as Jakarta Mail does. */
    private Optional<String> guessedBoundary(int bodyStart) {
        int line = bodyStart;
        while (line < message.length) {
            int lineEnd = Lines.endOf(message, line, message.length);
            int length = Lines.withoutLineEnding(message, line, lineEnd) - line;
            if (length > 2 && length <= MAX_BOUNDARY_LENGTH && message[line] == '-' && message[line + 1] == '-') {
                if (boundaries.isDelimiter(line)) {
                    return Optional.empty();
                }
                String text = new String(message, line + 2, length - 2, StandardCharsets.ISO_8859_1).stripTrailing();
                return text.isEmpty() ? Optional.empty() : Optional.of(text);
            }
            line = lineEnd;
        }
        return Optional.empty();
    }

    private Open endPartsInside(int level, int delimiter) {
        int bodyEnd = delimiter;
        while (true) {
            Open top = open.element();
            if (top.level == level) {
                return top;
            }
            bodyEnd = Lines.withoutLineEnding(message, top.part.headers().bodyStart(), delimiter);
            open.pop();
            open.element().part.add(top.part.build(bodyEnd));
        }
    }

    private MimePart endAll() {
        @Nullable MimePart ended = null;
        while (true) {
            Open top = open.pop();
            if (ended != null) {
                top.part.add(ended);
            }
            ended = top.part.build(message.length);
            if (open.isEmpty()) {
                return ended;
            }
        }
    }

    private static String defaultTypeIn(MimePart.Builder multipart) {
        return multipart.contentType().value().equals("multipart/digest") ? "message/rfc822" : "text/plain";
    }
}
