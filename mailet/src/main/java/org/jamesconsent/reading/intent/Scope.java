package org.jamesconsent.reading.intent;

/** How much a withdrawal is about. */
public enum Scope {
    /** What the person replied to. */
    THIS_PURPOSE,
    /** All marketing mail of the organisation. */
    EVERYTHING
}
