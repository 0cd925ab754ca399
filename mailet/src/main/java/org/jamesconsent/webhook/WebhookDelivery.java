package org.jamesconsent.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.WebhookJournal.Progress;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.webhook.WebhookClient.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one system what the ledger holds: every change at least once, those of one person one after the other, those of several
 * at the same time. While the system is away nothing is lost, since the ledger keeps it all; a change that it refuses for long is
 * put aside, so that the others reach it. Of several James servers one does this at a time. For one thread.
 */
public final class WebhookDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookDelivery.class);

    /** So many entries may be told before the first of them that is not taken. */
    static final int WINDOW = 200;

    private static final int AT_ONCE = 8;

    /** How long after the last sign of life another James server goes on. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final ConsentStore store;
    private final WebhookConfiguration configuration;
    private final WebhookClient client;
    private final Clock clock;
    private final String owner = UUID.randomUUID().toString();
    private final ExecutorService senders = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("consent-webhook-", 1).factory());

    /** What was taken beyond the noted progress. */
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();

    private final Map<Long, Instant> refusedSince = new HashMap<>();
    private int failedRounds;
    private volatile Instant ownedUntil = Instant.MIN;

    public WebhookDelivery(ConsentStore store, WebhookConfiguration configuration, WebhookClient client, Clock clock) {
        this.store = store;
        this.configuration = configuration;
        this.client = client;
        this.clock = clock;
    }

    /** An entry that was not taken, and why. */
    private record Failure(LedgerEntry entry, Answer answer) {}

    /**
     * Tells what there is to be told now.
     *
     * @return how long to wait before the next round
     * @throws StoreException if the store cannot be asked; some may have been told, and will be told again
     * @throws InterruptedException if it was broken off
     */
    public Duration round() throws StoreException, InterruptedException {
        Optional<Progress> progress = take();
        if (progress.isEmpty()) {
            taken.clear();
            return IDLE;
        }
        long told = progress.get().told();
        List<LedgerEntry> entries = store.ledger().after(told, WINDOW);
        if (entries.isEmpty()) {
            return IDLE;
        }
        List<Failure> failures = send(entries);
        putAsideWhatIsRefusedForLong(failures);
        note(told, entries);
        return pause(failures, entries.size() == WINDOW);
    }

    private Optional<Progress> take() throws StoreException {
        Instant now = clock.instant();
        Instant until = now.plus(LEASE);
        Optional<Progress> progress = store.webhooks().take(configuration.name(), owner, now, until);
        ownedUntil = progress.isPresent() ? until : Instant.MIN;
        return progress;
    }

    /** Whether there is time for one more before somebody else may go on. */
    private synchronized boolean isMine() throws StoreException {
        Duration needed = WebhookClient.TIMEOUT.multipliedBy(3);
        return clock.instant().plus(needed).isBefore(ownedUntil) || take().isPresent();
    }

    private List<Failure> send(List<LedgerEntry> entries) throws StoreException, InterruptedException {
        Map<SubjectId, List<LedgerEntry>> people = new LinkedHashMap<>();
        for (LedgerEntry entry : entries) {
            if (concerns(entry) && !taken.contains(entry.id())) {
                people.computeIfAbsent(entry.event().subject(), person -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<Callable<@Nullable Failure>> work = new ArrayList<>();
        people.values().forEach(all -> work.add(() -> tell(all)));
        List<Failure> failures = new ArrayList<>();
        for (Future<@Nullable Failure> one : senders.invokeAll(work)) {
            try {
                Failure failure = one.get();
                if (failure != null) {
                    failures.add(failure);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StoreException unavailable) {
                    throw unavailable;
                }
                throw new IllegalStateException("telling a webhook broke off", e.getCause());
            }
        }
        return failures;
    }

    private boolean concerns(LedgerEntry entry) {
        return entry.event().organisation().equals(configuration.organisation()) && WebhookEvent.isTold(entry.event());
    }

    /** Tells of one person, until something is not taken. */
    private @Nullable Failure tell(List<LedgerEntry> entries) throws StoreException, InterruptedException {
        for (LedgerEntry entry : entries) {
            if (!isMine()) {
                return new Failure(entry, new Answer.Unavailable("another James server took it over", Duration.ZERO));
            }
            Answer answer = client.send(entry);
            if (!(answer instanceof Answer.Taken)) {
                return new Failure(entry, answer);
            }
            taken.add(entry.id());
        }
        return null;
    }

    private void putAsideWhatIsRefusedForLong(List<Failure> failures) throws StoreException {
        Instant now = clock.instant();
        Map<Long, Instant> stillRefused = new HashMap<>();
        for (Failure failure : failures) {
            if (!(failure.answer() instanceof Answer.Refused refused)) {
                continue;
            }
            long entry = failure.entry().id();
            Instant since = refusedSince.getOrDefault(entry, now);
            Instant end = since.atOffset(ZoneOffset.UTC)
                    .plus(configuration.refusedFor())
                    .toInstant();
            if (now.isBefore(end)) {
                stillRefused.put(entry, since);
                continue;
            }
            store.webhooks().giveUp(configuration.name(), new Undelivered(entry, now, refused.reason()));
            taken.add(entry);
            LOGGER.error(
                    "webhook {} has refused ledger entry {} since {} ({}); it was put aside, and what came after it is told."
                            + " Look at it with: java -jar consent.jar webhooks undelivered {}",
                    configuration.name(),
                    entry,
                    since,
                    refused.reason(),
                    configuration.name());
        }
        refusedSince.clear();
        refusedSince.putAll(stillRefused);
    }

    private void note(long before, List<LedgerEntry> entries) throws StoreException {
        long told = before;
        for (LedgerEntry entry : entries) {
            if (concerns(entry) && !taken.contains(entry.id())) {
                break;
            }
            told = entry.id();
        }
        if (told > before && store.webhooks().told(configuration.name(), owner, told)) {
            long noted = told;
            taken.removeIf(entry -> entry <= noted);
        }
    }

    private Duration pause(List<Failure> failures, boolean more) {
        if (failures.isEmpty()) {
            if (failedRounds > 0) {
                LOGGER.info("webhook {} takes again what it is told", configuration.name());
            }
            failedRounds = 0;
            return more ? Duration.ZERO : IDLE;
        }
        Duration wanted = Duration.ZERO;
        for (Failure failure : failures) {
            if (failure.answer() instanceof Answer.Unavailable away
                    && away.retryAfter().compareTo(wanted) > 0) {
                wanted = away.retryAfter();
            }
        }
        if (failedRounds == 0) {
            LOGGER.warn(
                    "webhook {} does not take ledger entry {} ({}); it is tried again, ever more seldom up to every {} minutes,"
                            + " and nothing is lost meanwhile",
                    configuration.name(),
                    failures.getFirst().entry().id(),
                    reason(failures.getFirst().answer()),
                    LONGEST_PAUSE.toMinutes());
        }
        Duration pause = IDLE.multipliedBy(1L << Math.min(failedRounds, 9));
        failedRounds++;
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return pause.compareTo(wanted) > 0 ? pause : wanted;
    }

    private static String reason(Answer answer) {
        return switch (answer) {
            case Answer.Taken ignored -> "taken";
            case Answer.Refused refused -> refused.reason();
            case Answer.Unavailable away -> away.reason();
        };
    }

    /** Breaks off, and lets another James server go on at once. */
    @Override
    public void close() {
        senders.shutdownNow();
        client.close();
        if (ownedUntil.equals(Instant.MIN)) {
            return;
        }
        Instant now = clock.instant();
        try {
            store.webhooks().take(configuration.name(), owner, now, now);
        } catch (StoreException e) {
            LOGGER.debug(
                    "webhook {} was not let go; another James server goes on in a minute", configuration.name(), e);
        }
    }
}
