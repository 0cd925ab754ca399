package org.jamesconsent.wiring;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.RetentionConfiguration;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.rights.RetentionRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done each day: let go what is no longer needed, verify the ledger, and sign a checkpoint if nothing is wrong
 * with it. Looks at the clock once a second, so that a clock that is set takes effect. Several James servers on one store may
 * all do it: whoever comes second finds little to do. Safe for any thread.
 */
public final class DailyWork implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DailyWork.class);
    private static final long LOOK_SECONDS = 1;

    private final ConsentRuntime runtime;
    private final Clock clock;
    private final LocalTime time;
    private final ZoneId zone;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("consent-daily").factory());
    private Instant next;

    private DailyWork(ConsentRuntime runtime, LocalTime time) {
        this.runtime = runtime;
        this.clock = runtime.clock();
        this.time = time;
        this.zone = runtime.configuration().organisations().getFirst().zone();
        this.next = after(clock.instant());
    }

    /** Begins to look at the clock. */
    public static DailyWork start(ConsentRuntime runtime, LocalTime time) {
        DailyWork work = new DailyWork(runtime, time);
        work.executor.scheduleWithFixedDelay(work::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return work;
    }

    private Instant after(Instant now) {
        ZonedDateTime today = now.atZone(zone);
        ZonedDateTime due = today.with(time);
        return (due.isAfter(today) ? due : today.plusDays(1).with(time)).toInstant();
    }

    private void look() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            // A clock that was set back must not let the work wait for the time it showed before.
            Instant sooner = after(now);
            next = sooner.isBefore(next) ? sooner : next;
            return;
        }
        next = after(now);
        try {
            perform(runtime);
        } catch (StoreException | RuntimeException e) {
            LOGGER.error(
                    "the daily retention and checkpoint broke off: {}; what is left is done tomorrow, or by: java -jar"
                            + " consent.jar retain, and consent verify --checkpoint",
                    e.getMessage(),
                    e);
        }
    }

    /**
     * Does all of it now.
     *
     * @throws StoreException if it broke off
     */
    public static void perform(ConsentRuntime runtime) throws StoreException {
        RetentionConfiguration periods = runtime.configuration().retention();
        Instant now = runtime.clock().instant();
        for (OrganisationConfiguration organisation : runtime.configuration().organisations()) {
            RetentionRun.Tally tally = new RetentionRun(runtime.store(), organisation, periods, now, due -> {}).run();
            LOGGER.info(
                    "retention of {}: of {} people, {} requests expired, facts of {} people and evidence of {} entries went",
                    organisation.id(),
                    tally.people(),
                    tally.requests(),
                    tally.facts(),
                    tally.evidence());
        }
        Optional<ApiConfiguration> api = runtime.configuration().api();
        if (api.isPresent()) {
            runtime.store().requests().forget(api.get().keptSince(now));
        }
        if (!runtime.store().removeTraces()) {
            LOGGER.info("somebody reads the store, so traces of what went stay in its log until the next time");
        }
        LedgerVerification verification = new LedgerVerification(
                runtime.signers(),
                fault -> LOGGER.error(
                        "ledger entry {} of {}, subject {}: {}",
                        fault.firstEntry(),
                        fault.organisation(),
                        fault.subject(),
                        fault.kind().words()));
        runtime.store().ledger().show(verification);
        if (verification.faults() > 0) {
            LOGGER.error(
                    "the ledger has {} faults, so no checkpoint was signed; look at it with: java -jar consent.jar verify",
                    verification.faults());
            return;
        }
        Collection<Checkpoint> checkpoints = verification.nextCheckpoints(now);
        runtime.store().ledger().keep(checkpoints);
        for (Checkpoint one : checkpoints) {
            LOGGER.info(
                    "checkpoint {} of {} up to entry {}, signature {}",
                    one.number(),
                    one.organisation(),
                    one.lastEntry(),
                    one.signature());
        }
    }

    /** Waits a little for work under way, which the next run takes up again. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
