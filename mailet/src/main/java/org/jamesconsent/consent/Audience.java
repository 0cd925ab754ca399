package org.jamesconsent.consent;

/** In which capacity a person is addressed. Whoever is not known to be a professional is a consumer. */
public enum Audience {
    CONSUMER,
    PROFESSIONAL
}
