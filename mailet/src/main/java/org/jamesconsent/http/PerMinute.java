package org.jamesconsent.http;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what each key does within a minute of the clock. Remembers the {@value #REMEMBERED} keys of late, so that it cannot
 * fill the memory. Safe for any thread.
 *
 * @param <K> with equals and hashCode
 */
final class PerMinute<K> {
    private static final int REMEMBERED = 50_000;

    private final Clock clock;
    private final int limit;
    private final Cache<K, AtomicInteger> counts =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();
    private long minute;

    /**
     * @param limit how often a minute something is allowed
     */
    PerMinute(Clock clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** Counts once more, and tells whether that is still within the limit. */
    boolean allows(K key) {
        forgetEarlierMinutes();
        return counts.asMap().computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() <= limit;
    }

    private synchronized void forgetEarlierMinutes() {
        long now = Math.floorDiv(clock.instant().getEpochSecond(), 60);
        if (now != minute) {
            minute = now;
            counts.invalidateAll();
        }
    }
}
