package org.jamesconsent.message.mime;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One part of the tree: the message itself, a multipart or a leaf. A {@code message/rfc822} part is a leaf: what is inside an
 * attached message is nobody's to touch.
 */
public final class MimePart {
    private static final StructuredField NO_DISPOSITION = new StructuredField("", Map.of());

    private final String path;
    private final HeaderBlock headers;
    private final StructuredField contentType;
    private final StructuredField disposition;
    private final TransferEncoding encoding;
    private final int bodyStart;
    private final int bodyEnd;
    private final List<MimePart> children;

    private MimePart(Builder builder) {
        this.path = builder.path;
        this.headers = builder.headers;
        this.contentType = builder.contentType;
        this.disposition = builder.disposition;
        this.encoding = builder.encoding;
        this.bodyStart = builder.headers.bodyStart();
        this.bodyEnd = Math.max(builder.bodyEnd, bodyStart);
        this.children = Collections.unmodifiableList(builder.children);
    }

    /** Section number as in IMAP, such as {@code 1.2}; {@code 0} for the message itself. */
    public String path() {
        return path;
    }

    /** The part's own header; empty for a part without one. */
    public HeaderBlock headers() {
        return headers;
    }

    /** Type and parameters; {@code text/plain} when none is given (RFC 2045 section 5.2) or it has no slash. */
    public StructuredField contentType() {
        return contentType;
    }

    /** Whether the type is this one, such as {@code text/html} in lower case. */
    public boolean isType(String type) {
        return contentType.value().equals(type);
    }

    /** Whether this is a multipart whose boundary was found at least once. */
    public boolean isMultipart() {
        return !children.isEmpty();
    }

    /** Content-Disposition; its value is empty when there is none. */
    public StructuredField disposition() {
        return disposition;
    }

    /** Whether the part carries a file name in either field: a reader then shows it as an attachment. */
    public boolean hasFileName() {
        return disposition.parameters().containsKey("filename")
                || contentType.parameters().containsKey("name");
    }

    public TransferEncoding encoding() {
        return encoding;
    }

    /** Offset of the first octet of the body. */
    public int bodyStart() {
        return bodyStart;
    }

    /** Offset after the body. The line ending before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1). */
    public int bodyEnd() {
        return bodyEnd;
    }

    /** The parts of a multipart in order; empty for a leaf. */
    public List<MimePart> children() {
        return children;
    }

    /** Filled while the message is walked; parts end only when a delimiter behind them has been seen. */
    static final class Builder {
        private final String path;
        private final HeaderBlock headers;
        private final StructuredField contentType;
        private final StructuredField disposition;
        private final TransferEncoding encoding;
        private final List<MimePart> children = new java.util.ArrayList<>();
        private int bodyEnd;
        private int childCount;

        Builder(byte[] message, String path, HeaderBlock headers, String defaultType) {
            this.path = path;
            this.headers = headers;
            this.contentType = contentType(message, headers, defaultType);
            this.disposition = headers.first("Content-Disposition")
                    .map(field -> StructuredFieldReader.read(message, field))
                    .orElse(NO_DISPOSITION);
            this.encoding = headers.value("Content-Transfer-Encoding")
                    .map(TransferEncoding::of)
                    .orElse(TransferEncoding.SEVEN_BIT);
        }

        private static StructuredField contentType(byte[] message, HeaderBlock headers, String defaultType) {
            Optional<StructuredField> given =
                    headers.first("Content-Type").map(field -> StructuredFieldReader.read(message, field));
            if (given.isEmpty()) {
                return new StructuredField(defaultType, Map.of());
            }
            StructuredField field = given.get();
            return field.value().indexOf('/') > 0 ? field : new StructuredField("text/plain", field.parameters());
        }

        HeaderBlock headers() {
            return headers;
        }

        StructuredField contentType() {
            return contentType;
        }

        String nextChildPath() {
            childCount++;
            return path.equals("0") ? Integer.toString(childCount) : path + "." + childCount;
        }

        void add(MimePart child) {
            children.add(child);
        }

        MimePart build(int end) {
            this.bodyEnd = end;
            return new MimePart(this);
        }
    }
}
