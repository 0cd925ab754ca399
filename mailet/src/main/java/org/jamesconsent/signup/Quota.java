package org.jamesconsent.signup;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what each key does within one period of the clock, such as an hour. Remembers the {@value #REMEMBERED} keys of late,
 * so that it cannot fill the memory, and nothing beyond the end of this process. Safe for any thread.
 *
 * @param <K> with equals and hashCode
 */
public final class Quota<K> {
    /** A period. */
    public static final Duration MINUTE = Duration.ofMinutes(1);

    /** A period. */
    public static final Duration HOUR = Duration.ofHours(1);

    private static final int REMEMBERED = 50_000;

    private final Clock clock;
    private final Duration period;
    private final int limit;
    private final Cache<K, AtomicInteger> counts =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();
    private long current;

    /**
     * @param period whole seconds
     * @param limit how often something is allowed in each period
     */
    public Quota(Clock clock, Duration period, int limit) {
        this.clock = clock;
        this.period = period;
        this.limit = limit;
    }

    /** Counts once more, and tells whether that is still within the limit. */
    public boolean allows(K key) {
        forgetEarlierPeriods();
        return counts.asMap().computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() <= limit;
    }

    private synchronized void forgetEarlierPeriods() {
        long now = Math.floorDiv(clock.instant().getEpochSecond(), period.toSeconds());
        if (now != current) {
            current = now;
            counts.invalidateAll();
        }
    }
}
