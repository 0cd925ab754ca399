package org.jamesconsent.reading.intent;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person who wrote back wants.
 *
 * @param intent what to act on; of several the first in the order objection, erasure, withdrawal, access, link
 * @param intents all that was found, {@code intent} among them: whoever withdraws may also ask what is known of them
 * @param scope of the withdrawal that the intent is or implies; null if it implies none
 * @param sentence the sentence that the intent rests on, as written, at most 500 characters; may come from the subject; null if
 *     it rests on none
 * @param ownWords what they wrote themselves: neither quotes nor signature nor disclaimer; may be empty
 * @param language of their words as an ISO 639-1 code; null if unknown
 */
public record Answer(
        Intent intent,
        Set<Intent> intents,
        @Nullable Scope scope,
        @Nullable String sentence,
        String ownWords,
        @Nullable String language) {
    public Answer {
        intents = Set.copyOf(intents);
    }
}
