package org.jamesconsent.message.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a structured field from its octets and remembers where parameter values stand. Tolerant where mail in the wild is
 * careless: comments, missing semicolons, blanks around {@code =}, unterminated quotes. The first of two parameters of one
 * name counts.
 */
final class StructuredFieldReader {
    /** More pieces than this make no honest boundary or file name; the rest is ignored. */
    private static final int MAX_PIECES = 100;

    private final byte[] bytes;
    private final int end;
    private int position;

    private StructuredFieldReader(byte[] bytes, HeaderField field) {
        this.bytes = bytes;
        this.position = field.valueStart();
        this.end = field.end();
    }

    static StructuredField read(byte[] message, HeaderField field) {
        return new StructuredFieldReader(message, field).read();
    }

    private StructuredField read() {
        skipBlanks();
        int start = position;
        while (position < end && !isBlank(bytes[position]) && bytes[position] != ';' && bytes[position] != '(') {
            position++;
        }
        String value = text(start, position).toLowerCase(Locale.ROOT);
        Map<String, Parameter> parameters = new HashMap<>();
        Map<String, TreeMap<Integer, String>> pieces = new HashMap<>();
        while (position < end) {
            readParameter(parameters, pieces);
        }
        pieces.forEach(
                (name, parts) -> parameters.putIfAbsent(name, new Parameter(String.join("", parts.values()), -1, -1)));
        return new StructuredField(value, parameters);
    }

    private void readParameter(Map<String, Parameter> parameters, Map<String, TreeMap<Integer, String>> pieces) {
        skipBlanks();
        if (position >= end) {
            return;
        }
        int nameStart = position;
        while (position < end && !isBlank(bytes[position]) && "=;(".indexOf(bytes[position]) < 0) {
            position++;
        }
        String name = text(nameStart, position).toLowerCase(Locale.ROOT);
        skipBlanks();
        if (position >= end || bytes[position] != '=') {
            if (position == nameStart || (position < end && bytes[position] == ';')) {
                position++;
            }
            return;
        }
        position++;
        skipBlanks();
        int valueStart = position;
        String value = readValue();
        remember(name, new Parameter(value, valueStart, position), parameters, pieces);
    }

    private static void remember(
            String name,
            Parameter parameter,
            Map<String, Parameter> parameters,
            Map<String, TreeMap<Integer, String>> pieces) {
        int star = name.indexOf('*');
        if (star < 0) {
            parameters.putIfAbsent(name, parameter);
            return;
        }
        boolean encoded = name.endsWith("*");
        String index = name.substring(star + 1, Math.max(star + 1, encoded ? name.length() - 1 : name.length()));
        int piece = pieceNumber(index);
        if (piece < 0) {
            return;
        }
        String value = parameter.value();
        if (encoded) {
            value = percentDecoded(piece == 0 ? withoutCharsetAndLanguage(value) : value);
        }
        pieces.computeIfAbsent(name.substring(0, star), key -> new TreeMap<>()).putIfAbsent(piece, value);
    }

    private static int pieceNumber(String index) {
        if (index.isEmpty()) {
            return 0;
        }
        int number = 0;
        for (int i = 0; i < index.length(); i++) {
            int digit = index.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number >= MAX_PIECES) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number < MAX_PIECES ? number : -1;
    }

    private static String withoutCharsetAndLanguage(String value) {
        int first = value.indexOf('\'');
        int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
        return second < 0 ? value : value.substring(second + 1);
    }

    private static String percentDecoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        StringBuilder decoded = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int high = c == '%' && i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                decoded.append((char) (high * 16 + low));
                i += 2;
            } else {
                decoded.append(c);
            }
        }
        return decoded.toString();
    }

    private String readValue() {
        if (position < end && bytes[position] == '"') {
            return readQuoted();
        }
        int start = position;
        while (position < end && !isBlank(bytes[position]) && bytes[position] != ';') {
            position++;
        }
        return text(start, position);
    }

    private String readQuoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < end) {
            char c = (char) (bytes[position++] & 0xFF);
            if (c == '"') {
                break;
            }
            if (c == '\\' && position < end) {
                c = (char) (bytes[position++] & 0xFF);
            }
            if (c != '\r' && c != '\n') {
                value.append(c);
            }
        }
        return value.toString();
    }

    private void skipBlanks() {
        while (position < end) {
            byte b = bytes[position];
            if (b == '(') {
                skipComment();
            } else if (isBlank(b)) {
                position++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        int depth = 0;
        while (position < end) {
            byte b = bytes[position++];
            if (b == '\\') {
                position++;
            } else if (b == '(') {
                depth++;
            } else if (b == ')' && --depth == 0) {
                return;
            }
        }
        position = end;
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append((char) (bytes[i] & 0xFF));
        }
        return text.toString();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
