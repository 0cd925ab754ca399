package org.jamesconsent.reading.intent;

import java.util.List;

/**
 * One sentence.
 *
 * @param written as its writer wrote it
 * @param words lower case, without accents, contractions spelt out, misspellings mended; {@code , ; : ?} are words too, {@code @me} stands
 *     for the writer's own address, {@code @other} for any other, {@code @url} for a link
 */
record Sentence(String written, List<String> words) {

    Sentence {
        words = List.copyOf(words);
    }

    /** Each word followed by one blank. */
    String text() {
        return text(words);
    }

    static String text(List<String> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append(word).append(' '));
        return text.toString();
    }
}
