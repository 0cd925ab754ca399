package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.message.mime.TransferEncoding;

/**
 * A text that readers display as the message itself, not as an attachment.
 *
 * @param takesFooter whether a footer may go here; in a {@code multipart/mixed} only the first text may be given one, the others
 *     continue it
 */
record Body(MimePart part, Form form, boolean takesFooter) {

    /** How a body's text is read. */
    enum Form {
        PLAIN,
        HTML,
        /** HTML for AMP, which allows no markup beyond its own list. */
        AMP;

        boolean isMarkup() {
            return this != PLAIN;
        }
    }

    /** The displayed texts of a message, in its order. Recursion is bounded by the depth limit of the structure. */
    static List<Body> of(MimePart root) {
        List<Body> bodies = new ArrayList<>();
        collect(root, false, true, bodies);
        return bodies;
    }

    /**
     * Whether the message is signed or encrypted as a whole or in a displayed part (RFC 1847, RFC 8551, RFC 3156). An attached
     * signed message is none of our business.
     */
    static boolean isProtected(MimePart root) {
        return isPkcs7(root) || holdsProtectedMultipart(root);
    }

    private static boolean isPkcs7(MimePart root) {
        return root.isType("application/pkcs7-mime")
                || root.isType("application/x-pkcs7-mime")
                || root.isType("application/pgp-encrypted");
    }

    private static boolean holdsProtectedMultipart(MimePart part) {
        if (part.disposition().value().equals("attachment")) {
            return false;
        }
        if (part.isType("multipart/signed") || part.isType("multipart/encrypted")) {
            return true;
        }
        for (MimePart child : part.children()) {
            if (holdsProtectedMultipart(child)) {
                return true;
            }
        }
        return false;
    }

    private static void collect(MimePart part, boolean inMixed, boolean takesFooter, List<Body> bodies) {
        if (part.disposition().value().equals("attachment")) {
            return;
        }
        if (part.contentType().value().startsWith("multipart/")) {
            collectChildren(part, takesFooter, bodies);
        } else if (isReadable(part) && !(inMixed && part.hasFileName())) {
            form(part).ifPresent(form -> bodies.add(new Body(part, form, takesFooter)));
        }
    }

    private static void collectChildren(MimePart multipart, boolean takesFooter, List<Body> bodies) {
        switch (multipart.contentType().value()) {
            case "multipart/alternative" -> {
                for (MimePart child : multipart.children()) {
                    collect(child, false, takesFooter, bodies);
                }
            }
            case "multipart/related" ->
                relatedRoot(multipart).ifPresent(child -> collect(child, false, takesFooter, bodies));
            case "multipart/signed",
                    "multipart/encrypted",
                    "multipart/report",
                    "multipart/digest",
                    "multipart/appledouble",
                    "multipart/form-data" -> {}
            default -> {
                // Unknown kinds of multipart are mixed (RFC 2046 section 5.1.7).
                int before = bodies.size();
                for (MimePart child : multipart.children()) {
                    collect(child, true, takesFooter && bodies.size() == before, bodies);
                }
            }
        }
    }

    /** The part that the others of a multipart/related belong to (RFC 2387 section 3.2). */
    private static Optional<MimePart> relatedRoot(MimePart related) {
        Optional<String> start = related.contentType().parameter("start");
        for (MimePart child : related.children()) {
            if (start.isPresent() && child.headers().value("Content-ID").equals(start)) {
                return Optional.of(child);
            }
        }
        return related.children().stream().findFirst();
    }

    private static boolean isReadable(MimePart part) {
        boolean hasBody = part.headers().isTerminated() || part.path().equals("0");
        return hasBody && part.encoding() != TransferEncoding.UNKNOWN;
    }

    private static Optional<Form> form(MimePart part) {
        return switch (part.contentType().value()) {
            case "text/plain" -> Optional.of(Form.PLAIN);
            case "text/html" -> Optional.of(Form.HTML);
            case "text/x-amp-html" -> Optional.of(Form.AMP);
            default -> Optional.empty();
        };
    }
}
