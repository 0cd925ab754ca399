package org.jamesconsent.reading.intent;

/** What a rule says of the words it finds. */
enum RuleKind {
    /** To receive no more is asked for; unless a guard word stands before it in its clause. */
    WITHDRAW,
    /** As {@link #WITHDRAW}, whatever stands before. */
    WITHDRAW_ANYWAY,
    /** It is about everything. */
    EVERYTHING,
    /** To be left alone is demanded. */
    OBJECT,
    /** Erasure is asked for. */
    ERASURE,
    /** What is known is asked for. */
    ACCESS,
    /** The link or the way to unsubscribe is asked for. */
    LINK,
    /** The writer wants to stay. */
    KEEP,
    /** The sentence speaks of leaving, and asks for nothing. */
    NOT,
    /** The sentence speaks of leaving, in a way that is not understood. */
    MENTION,
    /** A whole sentence that is a command wherever it stands. */
    COMMAND,
    /** A whole sentence that is a command if hardly anything else is said. */
    SHORT_COMMAND,
    /** A whole sentence that asks to be subscribed. */
    JOIN,
    /** Words of the language, to know it by. */
    SPOKEN,
    /** Words before which, in a clause, what follows is not asked for. */
    GUARD
}
