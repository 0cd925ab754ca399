package org.jamesconsent.reading.intent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Looks for the rules of one language in one sentence. Finds what one regular expression would find that has all rules of a kind as
 * its alternatives, but tries at each word only the rules that can begin with it. For one thread.
 */
final class RuleSearch {
    private static final int MAX_MATCHES = 20;

    private final RuleBook book;
    private final SteppedText text;
    private final int[] starts;
    private final BitSet[] candidates;

    /** Where a rule applies. */
    record Match(int start, int end) {}

    /** @param text each of the words followed by one blank */
    RuleSearch(RuleBook book, List<String> words, SteppedText text) {
        this.book = book;
        this.text = text;
        this.starts = new int[words.size() + 1];
        this.candidates = new BitSet[words.size() + 1];
        int start = 0;
        for (int i = 0; i < words.size(); i++) {
            starts[i] = start;
            candidates[i] = book.rulesAt(words.get(i));
            start += words.get(i).length() + 1;
        }
        starts[words.size()] = start;
        candidates[words.size()] = book.rulesAtEnd();
    }

    boolean finds(RuleKind kind) {
        return !matches(kind, 1).isEmpty();
    }

    /** Where rules of a kind apply, from left to right, none within another; of very many, the first. */
    List<Match> matches(RuleKind kind) {
        return matches(kind, MAX_MATCHES);
    }

    private List<Match> matches(RuleKind kind, int max) {
        List<Match> matches = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < starts.length && matches.size() < max; i++) {
            int end = starts[i] < from ? -1 : endOfMatch(kind, i);
            if (end >= 0) {
                matches.add(new Match(starts[i], end));
                from = Math.max(end, starts[i] + 1);
            }
        }
        return matches;
    }

    private int endOfMatch(RuleKind kind, int word) {
        BitSet rules = candidates[word];
        for (int rule = rules.nextSetBit(0); rule >= 0; rule = rules.nextSetBit(rule + 1)) {
            if (book.kind(rule) == kind) {
                Matcher matcher = book.matcher(rule, text)
                        .region(starts[word], text.length())
                        .useTransparentBounds(true)
                        .useAnchoringBounds(false);
                if (matcher.lookingAt()) {
                    return matcher.end();
                }
            }
        }
        return -1;
    }
}
