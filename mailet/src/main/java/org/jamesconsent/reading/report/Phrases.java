package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many phrases stand in a text, in one walk over it: only those are compared that begin with the letters that stand
 * there. Immutable and thread-safe.
 *
 * @param <M> what phrases mean
 */
final class Phrases<M extends Enum<M>> {
    private static final int KEY = 3;
    private static final int BUCKETS = 1 << 12;

    private record Phrase<M>(String words, M meaning) {}

    private final Class<M> meanings;
    private final List<List<Phrase<M>>> byBeginning = new ArrayList<>(Collections.nCopies(BUCKETS, List.of()));

    /** @param words the phrases of a meaning, in lower case without accents, each of at least three letters */
    Phrases(Class<M> meanings, Function<M, List<String>> words) {
        this.meanings = meanings;
        for (M meaning : meanings.getEnumConstants()) {
            for (String phrase : words.apply(meaning)) {
                List<Phrase<M>> bucket = new ArrayList<>(byBeginning.get(key(phrase, 0)));
                bucket.add(new Phrase<>(phrase, meaning));
                byBeginning.set(key(phrase, 0), bucket);
            }
        }
    }

    /** All that is said in a text. */
    Set<M> in(String text) {
        Set<M> found = EnumSet.noneOf(meanings);
        for (int i = 0; i + KEY <= text.length(); i++) {
            for (Phrase<M> phrase : beginningAt(text, i)) {
                if (!found.contains(phrase.meaning()) && text.startsWith(phrase.words(), i)) {
                    found.add(phrase.meaning());
                }
            }
        }
        return found;
    }

    /** What is said last; null if nothing is. */
    @Nullable
    M lastIn(String text) {
        for (int i = text.length() - KEY; i >= 0; i--) {
            for (Phrase<M> phrase : beginningAt(text, i)) {
                if (text.startsWith(phrase.words(), i)) {
                    return phrase.meaning();
                }
            }
        }
        return null;
    }

    private List<Phrase<M>> beginningAt(String text, int position) {
        return byBeginning.get(key(text, position));
    }

    private static int key(String text, int position) {
        return ((text.charAt(position) * 31 + text.charAt(position + 1)) * 31 + text.charAt(position + 2))
                & (BUCKETS - 1);
    }
}
