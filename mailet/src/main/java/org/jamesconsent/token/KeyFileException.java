package org.jamesconsent.token;

import org.jspecify.annotations.Nullable;

/** Keys that cannot be had. The message names file and line, what to do, and no key. */
public final class KeyFileException extends Exception {
    public KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
