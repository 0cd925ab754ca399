package org.jamesconsent.consent;

/** An address that no rule of RFC 5321 or 6531 can read. The message says why, and never repeats the address. */
public final class InvalidAddressException extends Exception {
    InvalidAddressException(String reason) {
        super(reason);
    }
}
