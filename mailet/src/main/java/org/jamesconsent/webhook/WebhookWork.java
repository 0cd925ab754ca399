package org.jamesconsent.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.WebhookSecretFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all configured systems, each in its own thread, until it is closed. Safe for any thread. */
public final class WebhookWork implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookWork.class);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(10);

    private final List<WebhookDelivery> deliveries = new ArrayList<>();
    private final ScheduledExecutorService executor;

    private WebhookWork(int systems) {
        this.executor = new ScheduledThreadPoolExecutor(
                systems,
                Thread.ofPlatform().daemon().name("consent-webhooks-", 1).factory());
    }

    /**
     * Begins to tell.
     *
     * @param webhooks at least one
     * @throws KeyFileException if a secret file cannot be used; then nothing began
     */
    public static WebhookWork start(List<WebhookConfiguration> webhooks, ConsentStore store, Clock clock)
            throws KeyFileException {
        for (WebhookConfiguration webhook : webhooks) {
            new WebhookSecretFile(webhook.secretFile()).read();
        }
        WebhookWork work = new WebhookWork(webhooks.size());
        for (WebhookConfiguration webhook : webhooks) {
            WebhookClient client = new WebhookClient(
                    webhook.name(), webhook.url(), new WebhookSecretFile(webhook.secretFile()), clock);
            WebhookDelivery delivery = new WebhookDelivery(store, webhook, client, clock);
            work.deliveries.add(delivery);
            work.schedule(webhook.name(), delivery, Duration.ZERO);
        }
        return work;
    }

    private void schedule(String name, WebhookDelivery delivery, Duration pause) {
        executor.schedule(() -> deliver(name, delivery), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void deliver(String name, WebhookDelivery delivery) {
        Duration pause = AFTER_A_FAULT;
        try {
            pause = delivery.round();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException | RuntimeException e) {
            LOGGER.error(
                    "webhook {} was not told everything: {}; it is tried again in {} seconds",
                    name,
                    e.getMessage(),
                    AFTER_A_FAULT.toSeconds(),
                    e);
        }
        if (!executor.isShutdown()) {
            schedule(name, delivery, pause);
        }
    }

    /** Breaks off what is being told, which the next start takes up again. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliveries.forEach(WebhookDelivery::close);
    }
}
