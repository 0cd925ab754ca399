package org.jamesconsent.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that ticks like the system's, and that a test may put forward. James, its queue and every mailet that asks
 * Guice for a {@link Clock} see the same one, so a retry due in an hour is due as soon as the hour is advanced.
 * Thread-safe.
 */
public final class AdjustableClock extends Clock {
    private final Clock base;
    private final AtomicReference<Duration> ahead;

    private AdjustableClock(Clock base, AtomicReference<Duration> ahead) {
        this.base = base;
        this.ahead = ahead;
    }

    /** A clock that starts out in step with the system's, in UTC. */
    public static AdjustableClock system() {
        return new AdjustableClock(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    }

    /** Puts the clock forward by {@code step}; a negative step puts it back. */
    public void advance(Duration step) {
        ahead.accumulateAndGet(step, Duration::plus);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    /** The same clock in another zone: advancing one advances both. */
    @Override
    public Clock withZone(ZoneId zone) {
        return new AdjustableClock(base.withZone(zone), ahead);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }
}
