package org.jamesconsent.cli;

import org.jspecify.annotations.Nullable;

/** Why a command cannot go on. The message is one sentence for the person at the terminal. */
final class CommandFailure extends Exception {
    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
