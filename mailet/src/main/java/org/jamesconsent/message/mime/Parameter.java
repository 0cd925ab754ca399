package org.jamesconsent.message.mime;

/**
 * One parameter of a Content-Type or Content-Disposition field.
 *
 * @param value without quotes and backslashes; RFC 2231 pieces joined and percent-decoded to ISO-8859-1
 * @param valueStart offset of the value in the message, its opening quote included; -1 when RFC 2231 made it of several
 * @param valueEnd offset after the value, its closing quote included; -1 when RFC 2231 made it of several
 */
public record Parameter(String value, int valueStart, int valueEnd) {}
