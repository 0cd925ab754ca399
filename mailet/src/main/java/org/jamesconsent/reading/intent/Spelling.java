package org.jamesconsent.reading.intent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Spells out contractions, mends misspellings of the words that matter, and joins those that are written apart. */
final class Spelling {
    /** Shorter words have too many neighbours. */
    private static final int SHORTEST = 7;

    private static final Map<String, String> CONTRACTIONS = contractions();
    private static final Map<String, String> JOINED = Map.ofEntries(
            Map.entry("un subscribe", "unsubscribe"),
            Map.entry("un suscribe", "unsubscribe"),
            Map.entry("un subscribed", "unsubscribed"),
            Map.entry("e mail", "email"),
            Map.entry("e mails", "emails"),
            // What is abbreviated has been spelled out by then.
            Map.entry("e email", "email"),
            Map.entry("e emails", "emails"),
            Map.entry("e mailadres", "emailadres"),
            Map.entry("e mailadresse", "emailadresse"),
            Map.entry("news letter", "newsletter"),
            Map.entry("news letters", "newsletters"),
            Map.entry("des inscription", "desinscription"),
            Map.entry("des inscrire", "desinscrire"),
            Map.entry("des abonner", "desabonner"),
            Map.entry("des abonnement", "desabonnement"),
            Map.entry("ab melden", "abmelden"),
            Map.entry("uit schrijven", "uitschrijven"),
            Map.entry("af melden", "afmelden"),
            Map.entry("opt out", "optout"),
            Map.entry("opted out", "optedout"));

    private static final Set<String> DATA = Set.of("datos", "donnees", "dados", "data");
    private static final Set<String> BASES = Set.of("base", "bases", "banco", "bancos");

    private final Map<Character, List<String>> spellings = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    Spelling(List<RuleBook> books) {
        for (RuleBook book : books) {
            known.addAll(book.known());
            known.addAll(book.spellings());
            for (String word : book.spellings()) {
                spellings
                        .computeIfAbsent(word.charAt(0), key -> new ArrayList<>())
                        .add(word);
            }
        }
    }

    private static Map<String, String> contractions() {
        Map<String, String> contractions = new HashMap<>();
        for (String verb : List.of(
                "do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "would", "could", "should",
                "need", "must")) {
            contractions.put(verb + "n't", verb + " not");
            contractions.put(verb + "nt", verb + " not");
        }
        contractions.put("can't", "can not");
        contractions.put("cant", "can not");
        contractions.put("cannot", "can not");
        contractions.put("won't", "will not");
        contractions.put("wont", "will not");
        contractions.put("ain't", "is not");
        for (String who : List.of("i", "you", "we", "they", "he", "she", "it")) {
            contractions.put(who + "'d", who + " would");
            contractions.put(who + "'ll", who + " will");
            contractions.put(who + "'ve", who + " have");
            contractions.put(who + "'re", who + " are");
        }
        contractions.put("i'm", "i am");
        contractions.put("ive", "i have");
        contractions.put("youre", "you are");
        contractions.put("it's", "it is");
        contractions.put("let's", "let us");
        contractions.put("that's", "that is");
        contractions.put("pls", "please");
        contractions.put("plz", "please");
        contractions.put("plse", "please");
        contractions.put("pleas", "please");
        contractions.put("pleae", "please");
        contractions.put("ur", "your");
        contractions.put("yr", "your");
        contractions.put("unsub", "unsubscribe");
        contractions.put("frm", "from");
        contractions.put("nimmer", "nicht mehr");
        contractions.put("nimma", "nicht mehr");
        contractions.put("kiero", "quiero");
        contractions.put("wanna", "want to");
        contractions.put("gonna", "going to");
        contractions.put("gimme", "give me");
        contractions.put("thx", "thanks");
        contractions.put("mails", "emails");
        contractions.put("mail", "email");
        contractions.put("courriel", "email");
        contractions.put("courriels", "emails");
        contractions.put("correo", "email");
        contractions.put("correos", "emails");
        contractions.put("svp", "s il vous plait");
        contractions.put("stp", "s il te plait");
        contractions.put("aub", "alstublieft");
        contractions.put("ajb", "alstublieft");
        contractions.put("pf", "por favor");
        contractions.put("pfv", "por favor");
        contractions.put("xfa", "por favor");
        contractions.put("x", "por");
        contractions.put("q", "que");
        return contractions;
    }

    List<String> mended(List<String> words) {
        List<String> mended = new ArrayList<>(words.size() + 4);
        String last = "";
        for (String word : words) {
            for (String one : spelledOut(word)) {
                String right = mended(one);
                if (DATA.contains(right) && isDatabase(mended)) {
                    mended.removeLast();
                    last = mended.getLast();
                    continue;
                }
                String joined = JOINED.get(last + " " + right);
                if (joined != null) {
                    mended.set(mended.size() - 1, joined);
                    last = joined;
                } else if (!right.equals(last) || right.length() < 3) {
                    // "STOP STOP STOP" is said once.
                    mended.add(right);
                    last = right;
                }
            }
        }
        return mended;
    }

    /** A list of addresses is often called a base of data, and is no personal data. */
    private static boolean isDatabase(List<String> words) {
        int size = words.size();
        return size > 1 && words.getLast().equals("de") && BASES.contains(words.get(size - 2));
    }

    private static String[] spelledOut(String word) {
        String contraction = CONTRACTIONS.get(word);
        if (contraction != null) {
            return contraction.split(" ");
        }
        return word.indexOf('\'') < 0
                ? new String[] {word}
                : word.replace('\'', ' ').strip().split(" +");
    }

    private String mended(String word) {
        if (word.length() < SHORTEST || known.contains(word)) {
            return word;
        }
        @Nullable String found = null;
        int best = Integer.MAX_VALUE;
        for (String right : spellings.getOrDefault(word.charAt(0), List.of())) {
            int allowed = right.length() >= 10 ? 2 : 1;
            if (Math.abs(right.length() - word.length()) <= allowed) {
                int distance = distance(word, right, allowed);
                if (distance <= allowed && distance < best) {
                    best = distance;
                    found = right;
                }
            }
        }
        return found == null ? word : found;
    }

    /** How many letters were left out, added, mistaken or swapped with their neighbour; more than {@code max} is not counted out. */
    static int distance(String a, String b, int max) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least > max) {
                return least;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
