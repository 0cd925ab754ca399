package org.jamesconsent.message.mime;

/**
 * A message that cannot be understood well enough to be changed safely. The message itself is untouched; whoever catches
 * this holds it whole. The text says which limit or rule was broken and where; it never quotes the message.
 */
public final class MalformedMessageException extends Exception {

    public MalformedMessageException(String message) {
        super(message);
    }
}
