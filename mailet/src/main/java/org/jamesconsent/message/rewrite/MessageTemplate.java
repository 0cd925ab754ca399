package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jamesconsent.message.mime.HeaderField;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimeStructure;

/**
 * A message prepared for rewriting: structure, header lines to remove, placeholders and places for a footer are found once, then
 * shared by all recipients.
 *
 * <pre>{@code
 * MessageTemplate template = MessageTemplate.of(message, RewriteSettings.DEFAULT);
 * RewrittenMessage copy = template.personalise(new Personalisation(headers, footer, links));
 * copy.writeTo(out);
 * }</pre>
 *
 * <p>New header lines go to the very top of the header, above the trace fields: that is where every relay puts its own (RFC 5321
 * section 4.4), and the sender's header below stays in one piece. Only the {@code From } line of a mailbox file stays above.
 *
 * <p>Which bodies are edited: every alternative of a multipart/alternative, the root of a multipart/related, the first text of a
 * multipart/mixed (later texts without a file name only get their placeholders filled). Attachments, attached messages, calendars
 * and reports are never touched. A message may have no such body, or be a multipart whose boundary never appears; then {@link
 * #showsWayOut} is false, as for signed mail.
 *
 * <p>A {@code DKIM-Signature} that came with the message is taken out of a copy whose edits break it: an edited body, a field
 * that its tag {@code h=} covers and that goes or changes, one more field of a name that {@code h=} says there is no more of (RFC
 * 6376 section 8.15). Others stay. {@code ARC-*} fields stay in any case: they say what another hop saw, and a chain that ends
 * before an edit counts for nothing without doing harm (RFC 8617 section 5.2).
 *
 * <p>Immutable and thread-safe. The message array is kept, not copied: the caller must not write to it any more.
 */
public final class MessageTemplate {
    private final MimeStructure structure;
    private final boolean signedOrEncrypted;
    private final List<BodyTemplate> bodies;
    private final List<HeaderField> removed;
    private final List<PlaceholderScanner.Found> inHeaders;
    private final LongLines longLines;
    private final boolean signedBySender;
    private final boolean bodyKept;
    private final List<DkimSignature> unbroken;

    private MessageTemplate(
            MimeStructure structure,
            boolean signedOrEncrypted,
            List<BodyTemplate> bodies,
            List<HeaderField> removed,
            List<PlaceholderScanner.Found> inHeaders,
            boolean signedBySender,
            boolean bodyKept,
            List<DkimSignature> unbroken) {
        this.structure = structure;
        this.signedOrEncrypted = signedOrEncrypted;
        this.bodies = List.copyOf(bodies);
        this.removed = List.copyOf(removed);
        this.inHeaders = List.copyOf(inHeaders);
        this.longLines = longLines(structure.message(), inHeaders);
        this.signedBySender = signedBySender;
        this.bodyKept = bodyKept;
        this.unbroken = List.copyOf(unbroken);
    }

    /**
     * Prepares a message.
     *
     * @param message the octets from the first header line on, in CRLF or LF form
     * @throws MalformedMessageException if the message is empty or exceeds {@link RewriteSettings#limits}; it should be held
     *     whole
     */
    public static MessageTemplate of(byte[] message, RewriteSettings settings) throws MalformedMessageException {
        MimeStructure structure = MimeStructure.of(message, settings.limits());
        List<DkimSignature> signatures = DkimSignature.in(structure.headers());
        boolean bodyKept = settings.keepSignedBodies() && !signatures.isEmpty();
        boolean hidden = Body.isProtected(structure.root());
        List<BodyTemplate> bodies = hidden ? List.of() : bodies(structure, settings);
        if (bodies.stream().anyMatch(BodyTemplate::isInlinePgp)) {
            hidden = true;
        }
        if (hidden || bodyKept) {
            bodies = List.of();
        }
        List<HeaderField> removed = new ArrayList<>();
        List<HeaderField> touched = new ArrayList<>();
        List<PlaceholderScanner.Found> inHeaders = new ArrayList<>();
        PlaceholderScanner scanner = new PlaceholderScanner(settings.dialects(), true);
        for (HeaderField field : structure.headers().fields()) {
            if (settings.removes(field) && !(bodyKept && field.isNamed("List-Id"))) {
                removed.add(field);
            } else if (!field.name().isEmpty() && !isAboutContent(field) && !field.isNamed(DkimSignature.NAME)) {
                List<PlaceholderScanner.Found> found =
                        scanner.scan(message, field.valueStart(), field.end(), PlaceholderScanner.Kind.TEXT);
                if (!found.isEmpty()) {
                    inHeaders.addAll(found);
                    touched.add(field);
                }
            }
        }
        touched.addAll(removed);
        boolean bodyEdited = bodies.stream().anyMatch(BodyTemplate::isEdited);
        List<DkimSignature> unbroken = new ArrayList<>(signatures);
        unbroken.removeIf(signature -> removed.contains(signature.field()));
        for (Optional<DkimSignature> broken = Optional.empty(); ; ) {
            broken = unbroken.stream()
                    .filter(signature -> signature.isBrokenBy(bodyEdited, touched))
                    .findFirst();
            if (broken.isEmpty()) {
                break;
            }
            // It may be covered itself, by one that was made later.
            removed.add(broken.get().field());
            touched.add(broken.get().field());
            unbroken.remove(broken.get());
        }
        return new MessageTemplate(
                structure, hidden, bodies, removed, inHeaders, !signatures.isEmpty(), bodyKept, unbroken);
    }

    /** An upgraded body changes these fields; nobody puts a link there. */
    private static boolean isAboutContent(HeaderField field) {
        return field.name().toLowerCase(Locale.ROOT).startsWith("content-");
    }

    private static List<BodyTemplate> bodies(MimeStructure structure, RewriteSettings settings)
            throws MalformedMessageException {
        PlaceholderScanner scanner = new PlaceholderScanner(settings.dialects(), false);
        List<BodyTemplate> bodies = new ArrayList<>();
        for (Body body : Body.of(structure.root())) {
            bodies.add(
                    BodyTemplate.of(structure, body, scanner, settings.limits().textBytes()));
        }
        return bodies;
    }

    /** The structure that was found. */
    public MimeStructure structure() {
        return structure;
    }

    /** Whether a placeholder that is a way out stands where a reader sees it, in at least one body. */
    public boolean hasPlaceholder() {
        return bodies.stream().anyMatch(BodyTemplate::hasWayOut);
    }

    /** Whether at least one body has no way out of its own and so takes a footer. */
    public boolean takesFooter() {
        return bodies.stream().anyMatch(BodyTemplate::takesFooter);
    }

    /**
     * Whether the body is signed or encrypted (multipart/signed, multipart/encrypted, S/MIME, inline OpenPGP) and therefore stays
     * as it is: the message gets its header lines only.
     */
    public boolean isSignedOrEncrypted() {
        return signedOrEncrypted;
    }

    /** Whether a reader of a copy sees a way out in it, be it a footer or a placeholder of the sender's. */
    public boolean showsWayOut() {
        return takesFooter() || hasPlaceholder();
    }

    /** Whether the message came with a {@code DKIM-Signature} (RFC 6376), valid or not. */
    public boolean isSignedBySender() {
        return signedBySender;
    }

    /**
     * Whether the body stays as it is because the sender signed it. {@code List-Id} then stays as well, although the settings
     * replace it: the way out does not depend on it, and signatures often cover it.
     */
    public boolean isSignedBodyKept() {
        return bodyKept;
    }

    /** Whether one more field of that name would break a signature that nothing else breaks. */
    public boolean isReserved(String name) {
        return unbroken.stream().anyMatch(signature -> signature.reserves(name));
    }

    /**
     * One recipient's copy. A body that holds the recipient's unsubscribe link already gets no footer, so that rewriting a
     * rewritten message with the same links changes nothing.
     */
    public RewrittenMessage personalise(Personalisation personalisation) {
        Splices splices = new Splices(structure.message());
        Links links = personalisation.links();
        editHeader(personalisation.headers(), links, splices);
        for (BodyTemplate body : bodies) {
            body.splice(links, personalisation.footer(), splices);
        }
        return splices.join();
    }

    private void editHeader(List<HeaderLine> added, Links links, Splices splices) {
        int top = structure.headers().top();
        for (HeaderLine line : added) {
            splices.insert(EditKind.HEADER_ADDED, "0", top, line.toBytes(structure.lineEnding()));
        }
        for (HeaderField field : removed) {
            splices.remove(EditKind.HEADER_REMOVED, "0", field.start(), field.end());
        }
        for (DkimSignature signature : unbroken) {
            if (added.stream().anyMatch(line -> signature.reserves(line.name()))) {
                HeaderField field = signature.field();
                splices.remove(EditKind.HEADER_REMOVED, "0", field.start(), field.end());
            }
        }
        fillHeader(links, splices);
    }

    private void fillHeader(Links links, Splices splices) {
        byte[][] values = new byte[inHeaders.size()][];
        int[] lengths = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = inHeaders.get(i).link(links).getBytes(StandardCharsets.US_ASCII);
            lengths[i] = values[i].length;
        }
        List<Integer> overlong = longLines.overlong(lengths);
        int free = 0;
        for (int i = 0; i < values.length; i++) {
            PlaceholderScanner.Found found = inHeaders.get(i);
            boolean folded = overlong.contains(i);
            if (folded) {
                fold(HeaderFolds.before(structure.message(), free, found.start()), splices);
            }
            splices.replace(EditKind.HEADER_CHANGED, "0", found.start(), found.end(), values[i]);
            free = found.end();
            int next = i + 1 < values.length
                    ? inHeaders.get(i + 1).start()
                    : structure.headers().end();
            if (folded) {
                OptionalInt after = HeaderFolds.after(structure.message(), found.end(), next);
                fold(after, splices);
                free = after.orElse(free - 1) + 1;
            }
        }
    }

    private void fold(OptionalInt blank, Splices splices) {
        blank.ifPresent(at -> splices.insert(
                EditKind.HEADER_CHANGED, "0", at, structure.lineEnding().bytes()));
    }

    private static LongLines longLines(byte[] message, List<PlaceholderScanner.Found> found) {
        return LongLines.around(
                found.stream().mapToInt(PlaceholderScanner.Found::start).toArray(),
                found.stream().mapToInt(PlaceholderScanner.Found::end).toArray(),
                message);
    }
}
