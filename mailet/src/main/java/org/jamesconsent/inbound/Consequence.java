package org.jamesconsent.inbound;

import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/** What follows from a reply. */
public sealed interface Consequence {
    /** Nothing: the mail goes on as it came. */
    record Nothing() implements Consequence {}

    /**
     * Nothing, but people should look at it.
     *
     * @param why in one word, for the flag: never of the mail's own
     */
    record Doubtful(String why) implements Consequence {}

    /**
     * What a known person wants.
     *
     * @param wish what it is
     * @param subject who
     * @param purpose what it is about; empty if it is everything, or not known
     * @param act what goes into the ledger; null if nothing
     * @param sentence the words it rests on
     * @param others what else the person wants, that people must do
     */
    record Wanted(
            Wish wish,
            SubjectId subject,
            Optional<PurposeName> purpose,
            @Nullable Act act,
            @Nullable String sentence,
            Set<Wish> others)
            implements Consequence {
        public Wanted {
            others = Set.copyOf(others);
        }
    }

    /** What people want who reply. */
    enum Wish {
        /** To receive no more. */
        WITHDRAWAL("withdrawn"),
        /** To be left alone. */
        OBJECTION("objected"),
        /** To be forgotten, which only people can do (GDPR article 17). */
        ERASURE("erasure"),
        /** To be told what is known about them (GDPR article 15). */
        ACCESS("access"),
        /** To be told how to leave. */
        LINK("asks-for-link");

        private final String flag;

        Wish(String flag) {
            this.flag = flag;
        }

        /** The word in the flag. It does not change. */
        public String flag() {
            return flag;
        }
    }
}
