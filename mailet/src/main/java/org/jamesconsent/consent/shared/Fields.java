package org.jamesconsent.consent.shared;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values in one text, separated by tabs; an absent one is empty, and absent ones at the end are left out. Reading one text
 * takes a fraction of the time of reading as many columns, each of which is a call into native code.
 */
final class Fields {
    private Fields() {}

    /** Puts values behind one another. */
    static final class Writer {
        private final StringBuilder text = new StringBuilder(96);
        private int end;

        Writer add(@Nullable String value) {
            if (value != null) {
                if (value.isEmpty()) {
                    text.append("\\e");
                }
                for (int i = 0; i < value.length(); i++) {
                    char c = value.charAt(i);
                    switch (c) {
                        case '\t' -> text.append("\\t");
                        case '\\' -> text.append("\\\\");
                        default -> text.append(c);
                    }
                }
                end = text.length();
            }
            text.append('\t');
            return this;
        }

        Writer add(@Nullable Set<String> values) {
            return add(values == null ? null : Values.lines(values));
        }

        Writer add(@Nullable Instant moment) {
            return moment == null ? add((String) null) : add(Values.micros(moment));
        }

        Writer add(@Nullable Enum<?> constant) {
            return add(constant == null ? null : constant.name());
        }

        Writer add(@Nullable Boolean flag) {
            return add(flag == null ? null : flag ? "1" : "0");
        }

        Writer add(@Nullable LocalDate date) {
            return add(date == null ? null : date.toString());
        }

        Writer add(long number) {
            text.append(number);
            end = text.length();
            text.append('\t');
            return this;
        }

        @Override
        public String toString() {
            return text.substring(0, end);
        }
    }

    /** Takes values in the order in which they were put. */
    static final class Reader {
        private final String text;
        private int next;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        String string() {
            if (next >= text.length()) {
                return null;
            }
            int tab = text.indexOf('\t', next);
            int end = tab < 0 ? text.length() : tab;
            String value = text.substring(next, end);
            next = end + 1;
            if (value.indexOf('\\') >= 0) {
                return unescape(value);
            }
            return value.isEmpty() ? null : value;
        }

        private static String unescape(String value) {
            StringBuilder plain = new StringBuilder(value.length());
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\\') {
                    i++;
                    switch (value.charAt(i)) {
                        case 't' -> plain.append('\t');
                        case '\\' -> plain.append('\\');
                        default -> {
                            // \e, the empty text.
                        }
                    }
                } else {
                    plain.append(c);
                }
            }
            return plain.toString();
        }

        @Nullable
        Set<String> strings() {
            String lines = string();
            return lines == null ? null : Values.strings(lines);
        }

        @Nullable
        Instant instant() {
            String micros = string();
            return micros == null ? null : Values.instant(Long.parseLong(micros));
        }

        <E extends Enum<E>> @Nullable E constant(Class<E> type) {
            String name = string();
            return name == null ? null : Enum.valueOf(type, name);
        }

        @Nullable
        Boolean flag() {
            String flag = string();
            return flag == null ? null : (Boolean) flag.equals("1");
        }

        @Nullable
        LocalDate date() {
            String date = string();
            return date == null ? null : LocalDate.parse(date);
        }

        /** 0 if absent. */
        long number() {
            String number = string();
            return number == null ? 0 : Long.parseLong(number);
        }
    }
}
