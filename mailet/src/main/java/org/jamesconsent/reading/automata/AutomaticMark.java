package org.jamesconsent.reading.automata;

/**
 * That a machine wrote a mail.
 *
 * @param sign by what it was recognised
 */
public record AutomaticMark(AutomaticKind kind, String sign) {}
