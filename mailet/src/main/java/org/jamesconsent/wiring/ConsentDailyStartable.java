package org.jamesconsent.wiring;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apache.james.utils.UserDefinedStartable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the periods of {@code <retention>} of {@code consent.xml} and signs a checkpoint of the ledger once a day; without
 * {@code <retention>}, or with {@code <daily>off</daily>}, nothing. Named in {@code extensions.properties}, beside the others:
 *
 * <pre>guice.extension.startable=…,org.jamesconsent.wiring.ConsentDailyStartable</pre>
 */
@Singleton
public final class ConsentDailyStartable implements UserDefinedStartable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsentDailyStartable.class);

    private final ConsentRuntime runtime;
    private @Nullable DailyWork work;

    @Inject
    ConsentDailyStartable(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public synchronized void start() {
        runtime.configuration()
                .retention()
                .daily()
                .ifPresentOrElse(
                        time -> {
                            work = DailyWork.start(runtime, time);
                            LOGGER.info("Retention and checkpoint each day at {}", time);
                        },
                        () -> LOGGER.info(
                                "No daily retention: run 'consent retain' and 'consent verify --checkpoint'"));
    }

    /** Called by James as it ends. */
    @PreDestroy
    public synchronized void stop() {
        if (work != null) {
            work.close();
            work = null;
        }
    }
}
