package org.jamesconsent.signup;

/** A mail that the server's queue did not take. The message holds no address. */
public final class OutboxException extends Exception {
    /**
     * @param message what failed
     * @param cause the queue's exception
     */
    public OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
