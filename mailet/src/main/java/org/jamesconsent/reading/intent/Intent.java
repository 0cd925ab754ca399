package org.jamesconsent.reading.intent;

/** What a person who wrote back wants. Anything but a clear wish is {@link #OTHER} or {@link #DOUBTFUL}. */
public enum Intent {
    /** To receive no more, of this purpose or of everything: see {@link Scope}. */
    WITHDRAW,
    /** To be left alone altogether: an objection (GDPR article 21), or a protest against being written to. Implies withdrawal. */
    OBJECT,
    /** To have their data erased (GDPR article 17). Implies withdrawal. */
    ERASURE,
    /** To be told what is known about them, and from where (GDPR article 15). */
    ACCESS,
    /** To know how to unsubscribe, or where the link is that they do not find. */
    ASKS_FOR_LINK,
    /** Anything else: for the people behind the address. */
    OTHER,
    /** Leaving is spoken of, and it is not clear that the writer wants it: for the people behind the address, flagged. */
    DOUBTFUL
}
