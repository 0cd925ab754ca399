package org.jamesconsent.message.rewrite;

import org.jamesconsent.message.mime.HeaderField;
import org.jamesconsent.message.mime.Limits;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimeStructure;

/** Puts one field of ours on top of a message, in place of any of that name, and changes no other byte. */
public final class HeaderStamp {
    private HeaderStamp() {}

    /**
     * The message with the field.
     *
     * @param message its octets, which must not be changed any more
     * @throws MalformedMessageException if it cannot be understood
     */
    public static RewrittenMessage on(byte[] message, HeaderLine line) throws MalformedMessageException {
        MimeStructure structure = MimeStructure.of(message, Limits.DEFAULT);
        Splices splices = without(structure, line.name());
        splices.insert(EditKind.HEADER_ADDED, "0", structure.headers().top(), line.toBytes(structure.lineEnding()));
        return splices.join();
    }

    /**
     * The message without fields of that name.
     *
     * @throws MalformedMessageException if it cannot be understood
     */
    public static RewrittenMessage removedFrom(byte[] message, String name) throws MalformedMessageException {
        return without(MimeStructure.of(message, Limits.DEFAULT), name).join();
    }

    private static Splices without(MimeStructure structure, String name) {
        Splices splices = new Splices(structure.message());
        for (HeaderField field : structure.headers().fields()) {
            if (field.isNamed(name)) {
                splices.remove(EditKind.HEADER_REMOVED, "0", field.start(), field.end());
            }
        }
        return splices;
    }
}
