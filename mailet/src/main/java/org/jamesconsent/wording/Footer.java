package org.jamesconsent.wording;

/**
 * What is added under a marketing mail, once for its plain and once for its HTML body.
 *
 * @param text starts with an empty line and a line of underscores; lines end in CRLF, the last one too; no line but a link
 *     is longer than {@value Lines#WIDTH} characters or ends in a space
 * @param html one {@code div} element that needs nothing around it; ASCII only, so that it fits a body of any charset
 */
public record Footer(String text, String html) {}
