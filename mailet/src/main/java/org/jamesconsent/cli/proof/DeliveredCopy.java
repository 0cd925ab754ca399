package org.jamesconsent.cli.proof;

import java.util.Optional;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.Limits;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimeStructure;
import org.jamesconsent.wayout.VerdictStamp;

/**
 * What the header of a message says of how it left.
 *
 * @param messageId as it stands there
 * @param stamp by which verdict; empty if there is none that can be read
 */
public record DeliveredCopy(Optional<String> messageId, Optional<VerdictStamp> stamp) {
    /**
     * Reads a message.
     *
     * @throws MalformedMessageException if it cannot be understood
     */
    public static DeliveredCopy of(byte[] message) throws MalformedMessageException {
        HeaderBlock headers = MimeStructure.of(message, Limits.DEFAULT).headers();
        return new DeliveredCopy(
                headers.value("Message-ID").filter(id -> !id.isBlank()),
                headers.value(VerdictStamp.HEADER).flatMap(VerdictStamp::parse));
    }
}
