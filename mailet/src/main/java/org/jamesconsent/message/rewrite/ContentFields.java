package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.HeaderField;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.message.mime.MimeStructure;
import org.jamesconsent.message.mime.Parameter;

/** The header fields of a text body that was written anew; what they say besides stays. */
final class ContentFields {

    private ContentFields() {}

    /** Those of a body that is now UTF-8 in quoted-printable. */
    static void announceUpgrade(MimeStructure structure, MimePart part, Splices splices) {
        HeaderBlock headers = part.headers();
        String lineEnding = structure.lineEnding().text();
        StringBuilder missing = new StringBuilder();
        Optional<HeaderField> type = headers.first("Content-Type");
        if (type.isEmpty()) {
            missing.append("Content-Type: text/plain; charset=UTF-8").append(lineEnding);
        } else {
            changeCharset(structure, part, type.get(), splices);
        }
        Optional<HeaderField> encoding = headers.first("Content-Transfer-Encoding");
        if (encoding.isEmpty()) {
            missing.append("Content-Transfer-Encoding: quoted-printable").append(lineEnding);
        } else {
            replaceValue(structure, part, encoding.get(), splices);
        }
        if (part.path().equals("0") && headers.first("MIME-Version").isEmpty()) {
            missing.append("MIME-Version: 1.0").append(lineEnding);
        }
        if (!missing.isEmpty()) {
            splices.insert(EditKind.HEADER_ADDED, part.path(), headers.top(), ascii(missing.toString()));
        }
    }

    /** The header field of a body that is now in quoted-printable, and otherwise what it was. */
    static void announceQuotedPrintable(MimeStructure structure, MimePart part, Splices splices) {
        HeaderBlock headers = part.headers();
        Optional<HeaderField> encoding = headers.first("Content-Transfer-Encoding");
        if (encoding.isPresent()) {
            replaceValue(structure, part, encoding.get(), splices);
            return;
        }
        String lineEnding = structure.lineEnding().text();
        String version =
                part.path().equals("0") && headers.first("MIME-Version").isEmpty()
                        ? "MIME-Version: 1.0" + lineEnding
                        : "";
        splices.insert(
                EditKind.HEADER_ADDED,
                part.path(),
                headers.top(),
                ascii("Content-Transfer-Encoding: quoted-printable" + lineEnding + version));
    }

    private static void changeCharset(MimeStructure structure, MimePart part, HeaderField type, Splices splices) {
        Parameter charset = part.contentType().parameters().get("charset");
        if (charset != null && charset.value().equalsIgnoreCase("UTF-8")) {
            return;
        }
        if (charset != null && charset.valueStart() >= 0) {
            splices.replace(
                    EditKind.HEADER_CHANGED, part.path(), charset.valueStart(), charset.valueEnd(), ascii("UTF-8"));
            return;
        }
        boolean typed = part.headers().value(type).indexOf('/') > 0;
        int end = valueEnd(structure.message(), type);
        if (charset == null && typed) {
            splices.insert(EditKind.HEADER_CHANGED, part.path(), end, ascii("; charset=UTF-8"));
        } else {
            splices.replace(EditKind.HEADER_CHANGED, part.path(), type.valueStart(), end, ascii(rewrittenType(part)));
        }
    }

    /** For a charset given in RFC 2231 pieces, or a type that is none: the field is written anew. */
    private static String rewrittenType(MimePart part) {
        StringBuilder value = new StringBuilder(" text/plain; charset=UTF-8");
        for (String name : new String[] {"format", "delsp"}) {
            part.contentType()
                    .parameter(name)
                    .filter(text -> text.matches("[A-Za-z0-9-]+"))
                    .ifPresent(
                            text -> value.append("; ").append(name).append('=').append(text));
        }
        return value.toString();
    }

    private static void replaceValue(MimeStructure structure, MimePart part, HeaderField field, Splices splices) {
        splices.replace(
                EditKind.HEADER_CHANGED,
                part.path(),
                field.valueStart(),
                valueEnd(structure.message(), field),
                ascii(" quoted-printable"));
    }

    /** Before trailing white space and semicolons, where a parameter can be added. */
    private static int valueEnd(byte[] message, HeaderField field) {
        int end = field.end();
        while (end > field.valueStart()
                && (message[end - 1] <= ' ' && message[end - 1] >= 0 || message[end - 1] == ';')) {
            end--;
        }
        return end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
