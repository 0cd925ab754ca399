package org.jamesconsent.reading.intent;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a person wants in their own words, sentence by sentence, by the rules of all languages. What a sentence says is weighed
 * against all others: who asks to leave in one and to stay in another leaves a doubt. Immutable and safe for any thread.
 */
public final class IntentReader {
    private static final List<String> LANGUAGES = List.of("en", "fr", "de", "es", "it", "nl", "pt");
    private static final int LONGEST_SHOWN = 500;
    private static final int LONGEST_COMMAND = 8;
    /** In a text of more words than this, polite ones left out of account, "stop" is no command. */
    private static final int SHORT_TEXT = 9;

    /** A clause of one word that is shorter is no command: "Stop, I meant the red ones." */
    private static final int LONG_COMMAND = 4;

    /** Mail by the names that it has in all languages, once words are spelled out. */
    private static final Set<String> MAIL = Set.of("email", "emails", "newsletter", "newsletters", "spam");

    /** What begins the answer to one's own question: "Unsubscribe? Never!" */
    private static final Set<String> NEVER =
            Set.of("never", "jamais", "niemals", "nie", "nunca", "jamas", "mai", "nooit");

    private static final int GUARD_DISTANCE = 6;

    /** Where one clause ends and another begins. */
    private static final Set<String> CONJUNCTIONS = Set.of(
            "and",
            "but",
            "so",
            "therefore",
            "et",
            "mais",
            "donc",
            "und",
            "aber",
            "also",
            "daher",
            "y",
            "pero",
            "e",
            "ma",
            "quindi",
            "en",
            "maar",
            "dus",
            "mas",
            "portanto");

    /** The other wishes are told by questions and negations themselves. */
    private static final Set<RuleKind> GUARDED = EnumSet.of(RuleKind.WITHDRAW, RuleKind.ERASURE, RuleKind.KEEP);

    private static final Map<RuleKind, Intent> WISHES = wishes();

    private final List<RuleBook> books = LANGUAGES.stream().map(RuleBook::of).toList();
    private final Set<String> polite =
            books.stream().flatMap(book -> book.polite().stream()).collect(Collectors.toUnmodifiableSet());
    private final Sentences sentences;
    private final int maxSteps;

    public IntentReader(ReadingBudget budget) {
        this.sentences = new Sentences(new Spelling(books), budget.words());
        this.maxSteps = budget.steps();
    }

    private static Map<RuleKind, Intent> wishes() {
        Map<RuleKind, Intent> wishes = new EnumMap<>(RuleKind.class);
        wishes.put(RuleKind.ERASURE, Intent.ERASURE);
        wishes.put(RuleKind.OBJECT, Intent.OBJECT);
        wishes.put(RuleKind.WITHDRAW, Intent.WITHDRAW);
        wishes.put(RuleKind.ACCESS, Intent.ACCESS);
        wishes.put(RuleKind.LINK, Intent.ASKS_FOR_LINK);
        return wishes;
    }

    /** What the sentences of one mail say together. */
    private static final class Findings {
        private final Map<Intent, Sentence> wishes = new EnumMap<>(Intent.class);
        private final Map<String, Integer> languages = new HashMap<>();
        private @Nullable Sentence kept;
        private @Nullable Sentence denied;
        private @Nullable Sentence mentioned;
        private boolean everything;

        void wish(Intent intent, Sentence sentence, RuleBook book) {
            wishes.putIfAbsent(intent, sentence);
            languages.merge(book.language(), 1, Integer::sum);
        }
    }

    /**
     * What a person wants.
     *
     * @param subject decoded; one that is a reply's says nothing unless it is an unmistakable command
     * @param isReply whether the subject is a reply's
     * @param ownWords the text without what it quotes
     * @param sender the writer's address, if known
     */
    public Answer read(String subject, boolean isReply, String ownWords, @Nullable String sender) {
        List<Sentence> text = sentences.of(ownWords, sender);
        String language = language(text);
        SteppedText.Steps steps = new SteppedText.Steps(maxSteps);
        Findings findings = new Findings();
        int words = text.stream().mapToInt(this::plainWords).sum();
        try {
            if (!isReply || isCommand(subject, steps, RuleKind.COMMAND)) {
                for (Sentence sentence : sentences.of(shortened(subject), sender)) {
                    judge(sentence, words + plainWords(sentence), steps, findings);
                }
            }
            for (int i = 0; i < text.size(); i++) {
                if (i + 1 < text.size() && isOwnQuestion(text.get(i), text.get(i + 1))) {
                    findings.denied = findings.denied == null ? text.get(i) : findings.denied;
                } else {
                    judge(text.get(i), words, steps, findings);
                }
            }
        } catch (SteppedText.OutOfSteps e) {
            return new Answer(Intent.DOUBTFUL, Set.of(Intent.DOUBTFUL), null, null, ownWords, language);
        }
        return weighed(findings, ownWords, language);
    }

    private int plainWords(Sentence sentence) {
        return (int) sentence.words().stream()
                .filter(word -> !isMark(word) && !polite.contains(word))
                .count();
    }

    /** Whether a subject alone is the command to leave. */
    public boolean isLeaveCommand(String subject, boolean isReply) {
        SteppedText.Steps steps = new SteppedText.Steps(maxSteps);
        try {
            return isCommand(subject, steps, RuleKind.COMMAND)
                    || !isReply
                            && (isCommand(subject, steps, RuleKind.SHORT_COMMAND)
                                    || read(subject, false, "", null).intent() == Intent.WITHDRAW);
        } catch (SteppedText.OutOfSteps e) {
            return false;
        }
    }

    /** Whether a text is nothing but the command to join. */
    public boolean isJoinCommand(String text) {
        try {
            return isCommand(text, new SteppedText.Steps(maxSteps), RuleKind.JOIN);
        } catch (SteppedText.OutOfSteps e) {
            return false;
        }
    }

    /** Whether a command to leave speaks of everything. */
    public Scope scopeOf(String command) {
        Scope scope = read(command, false, "", null).scope();
        return scope == null ? Scope.THIS_PURPOSE : scope;
    }

    private boolean isCommand(String text, SteppedText.Steps steps, RuleKind kind) {
        List<Sentence> all = sentences.of(shortened(text), null);
        return all.size() == 1 && commanding(all.getFirst().words(), steps, kind) != null;
    }

    /** Whether the first clause or the last is a command: "Not for me, unsubscribe please." */
    private @Nullable RuleBook commandingClause(List<String> words, SteppedText.Steps steps, RuleKind kind) {
        int first = 0;
        while (first < words.size() && !isMark(words.get(first))) {
            first++;
        }
        if (first == words.size()) {
            return null;
        }
        int last = words.size();
        while (!isMark(words.get(last - 1)) && last > first) {
            last--;
        }
        for (List<String> clause : List.of(words.subList(0, first), words.subList(last, words.size()))) {
            if (clause.size() > 1 || clause.size() == 1 && clause.getFirst().length() >= LONG_COMMAND) {
                RuleBook found = commanding(clause, steps, kind);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** "Enough, I am drowning in mails." */
    private static boolean speaksOfMail(Sentence sentence) {
        return !sentence.words().contains("?") && sentence.words().stream().anyMatch(MAIL::contains);
    }

    private static boolean isMark(String word) {
        return !Character.isLetterOrDigit(word.charAt(0)) && word.charAt(0) != '@';
    }

    private @Nullable RuleBook commanding(List<String> words, SteppedText.Steps steps, RuleKind kind) {
        List<String> bare = new ArrayList<>();
        for (String word : words) {
            boolean says = Character.isLetter(word.charAt(0)) && !polite.contains(word);
            if (word.equals("?") || says && bare.size() == LONGEST_COMMAND) {
                return null;
            }
            if (says) {
                bare.add(word);
            }
        }
        if (bare.isEmpty()) {
            return null;
        }
        SteppedText text = new SteppedText(Sentence.text(bare), steps);
        for (RuleBook book : books) {
            if (book.isWhole(kind, bare.getFirst(), text)) {
                return book;
            }
        }
        return null;
    }

    private void judge(Sentence sentence, int wordsInMail, SteppedText.Steps steps, Findings findings) {
        RuleBook commander = commanding(sentence.words(), steps, RuleKind.COMMAND);
        if (commander == null && !sentence.words().contains("?")) {
            commander = commandingClause(sentence.words(), steps, RuleKind.COMMAND);
        }
        if (commander == null && speaksOfMail(sentence)) {
            commander = commandingClause(sentence.words(), steps, RuleKind.SHORT_COMMAND);
        }
        if (commander == null && wordsInMail <= SHORT_TEXT) {
            commander = commanding(sentence.words(), steps, RuleKind.SHORT_COMMAND);
        }
        if (commander != null) {
            findings.wish(Intent.WITHDRAW, sentence, commander);
        }
        SteppedText text = new SteppedText(sentence.text(), steps);
        Findings own = new Findings();
        Map<RuleBook, RuleSearch> searches = new LinkedHashMap<>();
        List<RuleSearch.Match> denials = new ArrayList<>();
        for (RuleBook book : books) {
            if (book.isTriggered(sentence.words())) {
                RuleSearch search = new RuleSearch(book, sentence.words(), text);
                searches.put(book, search);
                denials.addAll(search.matches(RuleKind.NOT));
            }
        }
        boolean anyway = false;
        for (Map.Entry<RuleBook, RuleSearch> one : searches.entrySet()) {
            RuleBook book = one.getKey();
            RuleSearch search = one.getValue();
            List<RuleSearch.Match> links = search.matches(RuleKind.LINK);
            if (search.finds(RuleKind.WITHDRAW_ANYWAY)) {
                own.wish(Intent.WITHDRAW, sentence, book);
                anyway = true;
            } else if (search(book, RuleKind.KEEP, search, text, links, List.of()) == Search.FOUND) {
                own.kept = sentence;
            }
            for (Map.Entry<RuleKind, Intent> wish : WISHES.entrySet()) {
                RuleKind kind = wish.getKey();
                switch (search(book, kind, search, text, kind == RuleKind.LINK ? List.of() : links, denials)) {
                    case FOUND -> own.wish(wish.getValue(), sentence, book);
                    case GUARDED -> own.denied = sentence;
                    case MISSING -> {}
                }
            }
            if (search.finds(RuleKind.MENTION)) {
                own.mentioned = sentence;
            }
            own.everything |= search.finds(RuleKind.EVERYTHING);
        }
        merge(own, sentence, !denials.isEmpty() && !anyway, findings);
    }

    private static void merge(Findings own, Sentence sentence, boolean denied, Findings all) {
        if (own.kept != null && all.kept == null) {
            all.kept = sentence;
        }
        // A link in a sentence is a newsletter's footer that was not recognised as quoted.
        boolean footer = sentence.words().contains("@url");
        // Who names another address speaks of somebody else's, or of one of their own that is not this one.
        boolean others = sentence.words().contains("@other");
        if (own.kept != null || denied && own.wishes.isEmpty()) {
            own.wishes.clear();
            all.denied = all.denied == null ? sentence : all.denied;
        } else if ((footer || others || isBareQuestion(sentence)) && !own.wishes.isEmpty()) {
            all.mentioned = sentence;
            return;
        }
        if (own.wishes.isEmpty()) {
            if (own.denied != null) {
                all.denied = own.denied;
            } else if (own.mentioned != null && !denied && own.kept == null) {
                all.mentioned = own.mentioned;
            }
            return;
        }
        own.wishes.forEach(all.wishes::putIfAbsent);
        own.languages.forEach((language, count) -> all.languages.merge(language, count, Integer::sum));
        all.everything |= own.everything;
    }

    private static boolean isOwnQuestion(Sentence question, Sentence answer) {
        return question.words().size() > 1
                && question.words().getLast().equals("?")
                && !answer.words().isEmpty()
                && NEVER.contains(answer.words().getFirst());
    }

    /** "Unsubscribe?" asks for nothing. */
    private static boolean isBareQuestion(Sentence sentence) {
        List<String> words = sentence.words();
        return words.size() == 2 && words.getLast().equals("?");
    }

    private Answer weighed(Findings findings, String ownWords, @Nullable String spoken) {
        String language = spoken;
        for (String found : findings.languages.keySet()) {
            language = language == null ? found : language;
        }
        Set<Intent> intents = EnumSet.noneOf(Intent.class);
        intents.addAll(findings.wishes.keySet());
        boolean leaves = intents.contains(Intent.WITHDRAW)
                || intents.contains(Intent.OBJECT)
                || intents.contains(Intent.ERASURE);
        if (findings.kept != null && leaves) {
            return new Answer(Intent.DOUBTFUL, Set.of(Intent.DOUBTFUL), null, shown(findings.kept), ownWords, language);
        }
        for (Intent intent :
                List.of(Intent.OBJECT, Intent.ERASURE, Intent.WITHDRAW, Intent.ACCESS, Intent.ASKS_FOR_LINK)) {
            Sentence sentence = findings.wishes.get(intent);
            if (sentence != null) {
                @Nullable Scope scope = null;
                if (leaves) {
                    scope = intent != Intent.WITHDRAW || findings.everything ? Scope.EVERYTHING : Scope.THIS_PURPOSE;
                }
                return new Answer(intent, intents, scope, shown(sentence), ownWords, language);
            }
        }
        boolean doubtful = findings.mentioned != null;
        Sentence rests = doubtful ? findings.mentioned : findings.kept != null ? findings.kept : findings.denied;
        Intent intent = doubtful ? Intent.DOUBTFUL : Intent.OTHER;
        return new Answer(intent, Set.of(intent), null, rests == null ? null : shown(rests), ownWords, language);
    }

    private static String shown(Sentence sentence) {
        String line = sentence.written().replaceAll("\\s+", " ");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) : line;
    }

    private enum Search {
        FOUND,
        GUARDED,
        MISSING
    }

    /**
     * @param links where the link is asked for: "where is the link to cancel my subscription" cancels none
     * @param denials where something is said that makes a wish of the same clause none
     */
    private static Search search(
            RuleBook book,
            RuleKind kind,
            RuleSearch rules,
            SteppedText text,
            List<RuleSearch.Match> links,
            List<RuleSearch.Match> denials) {
        Search found = Search.MISSING;
        for (RuleSearch.Match match : rules.matches(kind)) {
            if (links.stream().anyMatch(link -> link.start() <= match.start() && match.start() < link.end())) {
                continue;
            }
            if (denials.stream().anyMatch(denial -> shareClause(text.toString(), denial, match))) {
                found = Search.GUARDED;
                continue;
            }
            if (!GUARDED.contains(kind) || !isGuarded(book, text.toString(), match.start())) {
                return Search.FOUND;
            }
            found = Search.GUARDED;
        }
        return found;
    }

    private static boolean shareClause(String text, RuleSearch.Match a, RuleSearch.Match b) {
        RuleSearch.Match first = a.start() <= b.start() ? a : b;
        RuleSearch.Match second = a.start() <= b.start() ? b : a;
        return first.end() > second.start() || !isDivided(text, first.end(), second.start());
    }

    /** Whether a mark or a conjunction stands between two places, at which words begin. */
    private static boolean isDivided(String text, int from, int to) {
        int begin = from;
        while (begin < to) {
            int end = text.indexOf(' ', begin);
            String word = text.substring(begin, end);
            if (isMark(word) || CONJUNCTIONS.contains(word)) {
                return true;
            }
            begin = end + 1;
        }
        return false;
    }

    /** Whether a negation, condition, question or somebody else stands before a place, in its clause. */
    private static boolean isGuarded(RuleBook book, String text, int start) {
        int end = start;
        for (int i = 0; i < GUARD_DISTANCE && end > 0; i++) {
            int begin = text.lastIndexOf(' ', end - 2) + 1;
            String word = text.substring(begin, end - 1);
            if (isMark(word) || CONJUNCTIONS.contains(word)) {
                return false;
            }
            if (book.isGuard(word)) {
                return true;
            }
            end = begin;
        }
        return false;
    }

    private @Nullable String language(List<Sentence> text) {
        List<String> words = new ArrayList<>();
        text.forEach(sentence -> words.addAll(sentence.words()));
        String best = null;
        int most = 0;
        for (RuleBook book : books) {
            int count = book.countSpoken(words);
            if (count > most) {
                most = count;
                best = book.language();
            }
        }
        return best;
    }

    private static String shortened(String subject) {
        return subject.length() > LONGEST_SHOWN ? subject.substring(0, LONGEST_SHOWN) : subject;
    }
}
