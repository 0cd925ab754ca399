package org.jamesconsent.consent;

import org.jspecify.annotations.Nullable;

/**
 * The store could not answer or did not take an event. Nothing follows from it about any consent: whoever meets it must
 * neither send nor refuse. The message holds no address and no bound value.
 */
public final class StoreException extends Exception {
    /**
     * @param message what failed, what was done, what to do
     * @param cause the driver's exception, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
