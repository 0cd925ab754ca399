package org.jamesconsent.consent.shared;

import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/**
 * How the hashes of an event come about. Names stand in for numbers of organisation and purpose, so that nobody alters an event by
 * renaming what it refers to.
 */
public final class EntryHashes {
    public static final int SALT_BYTES = 16;

    private EntryHashes() {}

    /**
     * The commitment to evidence and personal facts.
     *
     * @param detail see {@link EventValues#detail}
     * @param salt without it the few possible birth dates or languages could be tried
     */
    public static LedgerHash detailHash(@Nullable Object[] detail, byte @Nullable [] salt) {
        return LedgerHash.over(detailValues(detail, salt));
    }

    /** What {@link #detailHash} hashes. */
    public static @Nullable Object[] detailValues(@Nullable Object[] detail, byte @Nullable [] salt) {
        @Nullable Object[] values = new @Nullable Object[detail.length + 2];
        values[0] = "consent-detail-1";
        values[1] = salt;
        System.arraycopy(detail, 0, values, 2, detail.length);
        return values;
    }

    /**
     * The hash of an event.
     *
     * @param event entry, time of recording, organisation's name, subject, time, act, purpose's name and channel, method,
     *     proof, objection, by staff, undone at
     * @param link hash of the detail, previous entry, its hash
     * @param erased which entries lost their detail; null, and then no part of the hash, but for an erasure
     */
    public static LedgerHash hash(@Nullable Object[] event, @Nullable Object[] link, @Nullable String erased) {
        return LedgerHash.over(values(event, link, erased));
    }

    /** What {@link #hash} hashes. */
    public static @Nullable Object[] values(
            @Nullable Object[] event, @Nullable Object[] link, @Nullable String erased) {
        int length = 1 + event.length + link.length;
        @Nullable Object[] values = new @Nullable Object[erased == null ? length : length + 1];
        values[0] = "consent-event-1";
        System.arraycopy(event, 0, values, 1, event.length);
        System.arraycopy(link, 0, values, 1 + event.length, link.length);
        if (erased != null) {
            values[length] = erased;
        }
        return values;
    }
}
