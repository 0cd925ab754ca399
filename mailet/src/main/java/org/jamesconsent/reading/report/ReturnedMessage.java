package org.jamesconsent.reading.report;

import org.jamesconsent.reading.mail.HeaderFields;

/**
 * What a report brought back of the message that it is about.
 *
 * @param headers its header, as far as it was returned; forged ones look like genuine ones
 * @param headersOnly whether the body was left out
 */
public record ReturnedMessage(HeaderFields headers, boolean headersOnly) {}
