package org.jamesconsent.wiring;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.james.utils.UserDefinedStartable;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.webhook.WebhookWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the systems that {@code <webhook>} elements of {@code consent.xml} name of every consent change; without such, nobody. Named
 * in {@code extensions.properties}, beside the others:
 *
 * <pre>guice.extension.startable=…,org.jamesconsent.wiring.ConsentWebhookStartable</pre>
 *
 * <p>A secret file that cannot be used stops James from starting.
 */
@Singleton
public final class ConsentWebhookStartable implements UserDefinedStartable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsentWebhookStartable.class);

    private final ConsentRuntime runtime;
    private @Nullable WebhookWork work;

    @Inject
    ConsentWebhookStartable(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    /** @throws IllegalStateException if a secret file cannot be used */
    @Override
    public synchronized void start() {
        List<WebhookConfiguration> webhooks = runtime.configuration().webhooks();
        if (webhooks.isEmpty()) {
            return;
        }
        try {
            work = WebhookWork.start(webhooks, runtime.store(), runtime.clock());
        } catch (KeyFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        LOGGER.info("{} other systems are told of consent changes", webhooks.size());
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
