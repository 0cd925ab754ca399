package org.jamesconsent.signup;

import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Matter;

/** What a person can choose on a page: a purpose that is configured, on one channel. */
public record Choice(PurposeConfiguration purpose, Channel channel) {
    /** The matter that is chosen. */
    public Matter matter() {
        return new Matter(purpose.purpose().name(), channel);
    }
}
