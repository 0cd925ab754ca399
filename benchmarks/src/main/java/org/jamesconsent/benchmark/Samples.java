package org.jamesconsent.benchmark;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The messages that are measured, made anew from a fixed seed. */
enum Samples {
    /** 2 KB of plain text. */
    S,
    /** A newsletter of 60 KB: multipart/alternative, quoted-printable. */
    M,
    /** {@link #M} with an attachment of 5 MB. */
    L,
    /** {@link #M} with an attachment of 25 MB. */
    XL;

    private static final String WORDS =
            "jardin arrosez à la rosée les semis précoces dès février; größe für Beete und Wege, niño, año, ação: spring";

    byte[] message() {
        return switch (this) {
            case S -> bytes(header("text/plain; charset=utf-8", "8bit") + text(1_700));
            case M -> bytes(header("multipart/alternative; boundary=\"alt\"", null) + alternative());
            case L -> withAttachment(5 << 20);
            case XL -> withAttachment(25 << 20);
        };
    }

    private static String header(String type, @Nullable String encoding) {
        return "Received: from tool.example.org by mx.example.org with ESMTP; Sun, 22 Nov 2026 08:00:00 +0000\r\n"
                + "From: Garden <news@example.org>\r\nTo: ann@example.com\r\nSubject: =?UTF-8?Q?Le_printemps_?=\r\n"
                + "Date: Sun, 22 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
                + "X-Mailer: a tool\r\nContent-Type: " + type + "\r\n"
                + (encoding == null ? "" : "Content-Transfer-Encoding: " + encoding + "\r\n") + "\r\n";
    }

    private static String alternative() {
        return "--alt\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                + quotedPrintable(text(8_000)) + "\r\n--alt\r\nContent-Type: text/html; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quotedPrintable(html()) + "\r\n--alt--\r\n";
    }

    private static String html() {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><head><title>Le printemps</title><style>"
                + "td{font-family:Arial;color:#333} .button{background:#2a7}</style></head><body bgcolor=\"#ffffff\">"
                + "<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">");
        for (int row = 0; html.length() < 38_000; row++) {
            html.append("<tr><td style=\"padding:12px;border-bottom:1px solid #eee\"><h2>Article ")
                    .append(row)
                    .append("</h2>\r\n<p>")
                    .append(WORDS)
                    .append("</p><a class=\"button\" href=\"https://www.example.org/article/")
                    .append(row)
                    .append("?utm_source=news&amp;utm_medium=mail\">Lire</a></td></tr>\r\n");
        }
        return html.append("</table></body></html>").toString();
    }

    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(WORDS, 0, 70).append("\r\n");
        }
        return text.toString();
    }

    private static String quotedPrintable(String text) {
        StringBuilder encoded = new StringBuilder();
        int column = 0;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xff;
            if (value == '\r') {
                continue;
            }
            if (value == '\n') {
                encoded.append("\r\n");
                column = 0;
                continue;
            }
            String unit = value >= ' ' && value < 0x7f && value != '='
                    ? String.valueOf((char) value)
                    : String.format(Locale.ROOT, "=%02X", value);
            if (column + unit.length() > 75) {
                encoded.append("=\r\n");
                column = 0;
            }
            encoded.append(unit);
            column += unit.length();
        }
        return encoded.toString();
    }

    private static byte[] withAttachment(int size) {
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        ByteArrayOutputStream message = new ByteArrayOutputStream(size * 3 / 2);
        message.writeBytes(bytes(header("multipart/mixed; boundary=\"mix\"", null)
                + "--mix\r\nContent-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n" + alternative()
                + "\r\n--mix\r\nContent-Type: application/pdf; name=catalogue.pdf\r\nContent-Disposition: attachment\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"));
        message.writeBytes(Base64.getMimeEncoder().encode(content));
        message.writeBytes(bytes("\r\n--mix--\r\n"));
        return message.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
