package org.jamesconsent.cli.explain;

/** A message of which cannot be told from whom it comes or to whom it goes. The message says what is missing. */
public final class UnexplainableException extends Exception {
    UnexplainableException(String message) {
        super(message);
    }
}
