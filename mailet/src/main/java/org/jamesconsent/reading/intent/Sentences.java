package org.jamesconsent.reading.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/** Takes a text apart into sentences and words. */
final class Sentences {
    private static final int LONGEST_SENTENCE = 60;
    private static final int LONGEST_WORD = 60;
    /** A line shorter than this was ended by its writer, not by the mail program. */
    private static final int WRAPPED = 50;

    private final Spelling spelling;
    private final int maxWords;

    /** @param maxWords of a longer text, three quarters of that number from its beginning and a quarter from its end are read */
    Sentences(Spelling spelling, int maxWords) {
        this.spelling = spelling;
        this.maxWords = maxWords;
    }

    List<Sentence> of(String text, @Nullable String sender) {
        int maxCharacters = maxWords * 12;
        List<Sentence> sentences = new ArrayList<>();
        if (text.length() <= maxCharacters) {
            collect(text, sender, sentences);
        } else {
            collect(text.substring(0, maxCharacters * 3 / 4), sender, sentences);
            collect(text.substring(text.length() - maxCharacters / 4), sender, sentences);
        }
        int words = 0;
        for (int i = 0; i < sentences.size(); i++) {
            words += sentences.get(i).words().size();
            if (words > maxWords * 2) {
                return sentences.subList(0, i);
            }
        }
        return sentences;
    }

    private void collect(String text, @Nullable String sender, List<Sentence> sentences) {
        int start = 0;
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends;
            if (c == '\n') {
                ends = endsAtLine(text, lineStart, i);
                lineStart = i + 1;
            } else {
                ends = (c == '.' || c == '!' || c == '?' || c == '…' || c == '\u061F')
                        && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)))
                        && !(c == '.' && isAbbreviation(text, start, i));
            }
            if (ends) {
                add(text.substring(start, i + 1), sender, sentences);
                start = i + 1;
            }
        }
        add(text.substring(start), sender, sentences);
    }

    /** {@code z.B.}, {@code p. ej.}: a single letter before the full stop, and no end of line behind it. */
    private static boolean isAbbreviation(String text, int start, int dot) {
        boolean single = dot - 1 >= start
                && Character.isLetter(text.charAt(dot - 1))
                && (dot - 2 < start || !Character.isLetterOrDigit(text.charAt(dot - 2)));
        return single
                && dot + 2 < text.length()
                && text.charAt(dot + 1) == ' '
                && Character.isLowerCase(text.charAt(dot + 2));
    }

    private static boolean endsAtLine(String text, int lineStart, int lineEnd) {
        int next = lineEnd + 1;
        if (next >= text.length() || text.charAt(next) == '\n' || lineEnd - lineStart < WRAPPED) {
            return lineEnd > lineStart ? !goesOn(text, lineStart, lineEnd) : true;
        }
        char c = text.charAt(next);
        return c == '-' || c == '*' || c == '•';
    }

    /** A short line goes on in the next one if that begins in lower case, and no greeting ends here. */
    private static boolean goesOn(String text, int lineStart, int lineEnd) {
        int next = lineEnd + 1;
        return next < text.length()
                && Character.isLowerCase(text.charAt(next))
                && lineEnd - lineStart > 20
                && text.charAt(lineEnd - 1) != ','
                && text.charAt(lineEnd - 1) != ':';
    }

    private void add(String written, @Nullable String sender, List<Sentence> sentences) {
        String stripped = written.strip();
        if (stripped.isEmpty()) {
            return;
        }
        List<String> words = words(stripped, sender);
        for (int from = 0; from < words.size(); from += LONGEST_SENTENCE) {
            sentences.add(new Sentence(stripped, words.subList(from, Math.min(words.size(), from + LONGEST_SENTENCE))));
        }
    }

    /** The words of a text, as {@link Sentence} describes them. */
    List<String> words(String text, @Nullable String sender) {
        List<String> words = new ArrayList<>();
        for (String chunk : text.split("\\s+")) {
            if (chunk.indexOf('@') > 0) {
                words.add(address(chunk, sender));
            } else if (chunk.contains("://") || chunk.regionMatches(true, 0, "www.", 0, 4)) {
                words.add("@url");
            } else if (chunk.equals("-") || chunk.equals("\u2013") || chunk.equals("\u2014")) {
                words.add(",");
            } else {
                addWords(PlainText.of(chunk), words);
            }
        }
        return spelling.mended(words);
    }

    private static String address(String chunk, @Nullable String sender) {
        return sender != null && chunk.toLowerCase(Locale.ROOT).contains(sender.toLowerCase(Locale.ROOT))
                ? "@me"
                : "@other";
    }

    private static void addWords(String chunk, List<String> words) {
        int start = 0;
        for (int i = 0; i <= chunk.length(); i++) {
            char c = i < chunk.length() ? chunk.charAt(i) : ' ';
            boolean inside = Character.isLetterOrDigit(c) || c == '\'' && i > start && i + 1 < chunk.length();
            if (!inside) {
                if (i > start && i - start <= LONGEST_WORD) {
                    words.add(chunk.substring(start, i));
                }
                start = i + 1;
                if (c == ',' || c == ';' || c == ':' || c == '?') {
                    words.add(String.valueOf(c));
                } else if (c == '(' || c == ')') {
                    words.add(",");
                }
            }
        }
    }
}
