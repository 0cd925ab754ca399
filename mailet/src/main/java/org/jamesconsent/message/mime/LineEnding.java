package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;

/** What ends a line. RFC 5322 section 2.1 knows CRLF only; files on disk and some senders use LF. */
public enum LineEnding {
    CRLF("\r\n"),
    LF("\n");

    private final String text;

    LineEnding(String text) {
        this.text = text;
    }

    /** The one or two characters. */
    public String text() {
        return text;
    }

    /** The one or two octets, in a new array. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
