package org.jamesconsent.reading.intent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What can begin at a word: so that of hundreds of rules only few need be tried there. */
final class Openings {
    /** What can begin at words that begin so. */
    private record Beginning(String letters, BitSet numbers) {}

    private final BitSet anywhere = new BitSet();
    private final Map<String, BitSet> words = new HashMap<>();
    private final Map<Character, List<Beginning>> beginnings = new HashMap<>();

    /** @param opening a word and a blank, the beginning of a word, or the empty string, which begins all */
    void put(String opening, int number) {
        if (opening.isEmpty()) {
            anywhere.set(number);
        } else if (opening.endsWith(" ")) {
            words.computeIfAbsent(opening.substring(0, opening.length() - 1), key -> new BitSet())
                    .set(number);
        } else {
            BitSet numbers = new BitSet();
            numbers.set(number);
            beginnings
                    .computeIfAbsent(opening.charAt(0), key -> new ArrayList<>())
                    .add(new Beginning(opening, numbers));
        }
    }

    /** The numbers of all that can begin at a word; not to be written to. */
    BitSet of(String word) {
        BitSet found = anywhere;
        if (word.isEmpty()) {
            return found;
        }
        BitSet whole = words.get(word);
        if (whole != null) {
            found = union(found, whole);
        }
        for (Beginning beginning : beginnings.getOrDefault(word.charAt(0), List.of())) {
            if (word.startsWith(beginning.letters())) {
                found = union(found, beginning.numbers());
            }
        }
        return found;
    }

    private static BitSet union(BitSet some, BitSet others) {
        if (some.isEmpty()) {
            return others;
        }
        BitSet all = (BitSet) some.clone();
        all.or(others);
        return all;
    }
}
