package org.jamesconsent.inbound;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesconsent.reading.Reading;

/**
 * Tells whether an answer says yes. The only thing in this package that can lead to a grant, so it understands a few words and no
 * sentence: whoever writes more is left to people, or presses the button.
 */
public final class Affirmation {
    private static final Set<String> YES = Set.of(
            "yes",
            "yes please",
            "yes it was me",
            "it was me",
            "ok",
            "okay",
            "confirm",
            "confirmed",
            "i confirm",
            "i agree",
            "oui",
            "oui c'est moi",
            "c'est moi",
            "d'accord",
            "je confirme",
            "je suis d'accord",
            "j'accepte",
            "ja",
            "ja bitte",
            "ja das war ich",
            "das war ich",
            "bestätigt",
            "ich bestätige",
            "einverstanden",
            "sí",
            "si",
            "he sido yo",
            "confirmo",
            "acepto",
            "de acuerdo",
            "sì",
            "sono stato io",
            "sono stata io",
            "confermo",
            "accetto",
            "d'accordo",
            "va bene",
            "ja graag",
            "ik was het",
            "ik bevestig",
            "bevestigd",
            "akkoord",
            "sim",
            "fui eu",
            "aceito",
            "concordo");

    private static final Set<String> NO = Set.of(
            "no",
            "not",
            "never",
            "stop",
            "wait",
            "unsubscribe",
            "spam",
            "non",
            "pas",
            "jamais",
            "nein",
            "nicht",
            "niemals",
            "nunca",
            "mai",
            "nee",
            "niet",
            "nooit",
            "não",
            "nao");
    private static final Pattern NAME = Pattern.compile("\\p{Lu}[\\p{L}'-]*(?: \\p{Lu}[\\p{L}'-]*)?");

    private Affirmation() {}

    /**
     * Whether the writer's own words are a yes and nothing else but a name under it. The subject does not count, and an empty
     * answer says nothing.
     */
    public static boolean isYes(Reading.Reply reply) {
        List<String> lines = reply.answer()
                .ownWords()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return !lines.isEmpty()
                && lines.size() <= 2
                && YES.contains(plain(lines.getFirst()))
                && (lines.size() == 1 || isName(lines.getLast()));
    }

    /** One or two capitalised words, none of which means no. */
    private static boolean isName(String line) {
        return NAME.matcher(line).matches() && Stream.of(plain(line).split(" ")).noneMatch(NO::contains);
    }

    private static String plain(String line) {
        return Normalizer.normalize(line, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'')
                .replaceAll("[.,!:;\\s\\h]+", " ")
                .strip();
    }
}
