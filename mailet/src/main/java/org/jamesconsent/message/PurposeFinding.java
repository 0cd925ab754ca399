package org.jamesconsent.message;

import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;

/** What came out of asking what a message is for. */
public sealed interface PurposeFinding {
    /**
     * The message is for this purpose, be it marketing or service mail.
     *
     * @param by what says so
     */
    record Found(OrganisationConfiguration organisation, PurposeConfiguration purpose, Declaration by)
            implements PurposeFinding {}

    /**
     * Nothing makes it marketing.
     *
     * @param why in words, for explanations
     */
    record NotMarketing(String why) implements PurposeFinding {}

    /**
     * It is declared as marketing, but for what cannot be told: the sender must be told, and nothing may be sent.
     *
     * @param fault what is wrong
     * @param detail the same in words, with the names in question
     */
    record Undecidable(MessageFault fault, String detail) implements PurposeFinding {}

    /** What declares a purpose, strongest first. */
    enum Declaration {
        /** The message was found to be for it before. */
        EARLIER_DECISION,
        HEADER,
        SENDER_ADDRESS,
        SENDER_DOMAIN,
        SMTP_USER
    }
}
