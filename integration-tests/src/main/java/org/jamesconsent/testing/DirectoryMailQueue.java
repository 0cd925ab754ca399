package org.jamesconsent.testing;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A queue that keeps every mail in a file of its own, from {@code enQueue} until {@code done(SUCCESS)}. Mails come out
 * in the order in which they are due, then in the order they went in; priorities are not looked at. A rejected mail
 * keeps its file, renamed to {@code *.rejected}, and does not come back. Thread-safe.
 */
public final class DirectoryMailQueue implements ManageableMailQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryMailQueue.class);
    private static final String SUFFIX = ".mail";
    private static final long LOOK_AGAIN_MILLIS = 20;

    private record Entry(long sequence, Path file, Instant due) {}

    private final MailQueueName name;
    private final Path folder;
    private final Clock clock;
    private final boolean sync;
    private final Object monitor;
    private final Scheduler scheduler;
    private final PriorityQueue<Entry> waiting =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::sequence));
    private final Map<Long, Entry> inProcess = new HashMap<>();
    private long lastSequence;
    private boolean abandoned;

    DirectoryMailQueue(MailQueueName name, Path folder, Clock clock, boolean sync, Object monitor) throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(folder);
        this.clock = clock;
        this.sync = sync;
        this.monitor = monitor;
        this.scheduler = Schedulers.newSingle("queue-" + name.asString(), true);
        recover();
    }

    private void recover() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            String fileName = file.getFileName().toString();
            if (fileName.endsWith(".part")) {
                Files.delete(file);
                continue;
            }
            long sequence = Long.parseLong(fileName.substring(0, fileName.indexOf('.')));
            lastSequence = Math.max(lastSequence, sequence);
            if (fileName.endsWith(SUFFIX)) {
                waiting.add(new Entry(sequence, file, StoredMail.due(file)));
            }
        }
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, Duration.ZERO);
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        Instant due = dueAfter(delay);
        long sequence;
        synchronized (monitor) {
            refuseIfAbandoned();
            sequence = ++lastSequence;
        }
        Path file = folder.resolve("%012d%s".formatted(sequence, SUFFIX));
        try {
            StoredMail.write(mail, due, file, sync);
        } catch (IOException | MessagingException | RuntimeException e) {
            throw new MailQueueException("Can not store " + mail.getName() + " in queue " + name.asString(), e);
        }
        synchronized (monitor) {
            refuseIfAbandoned();
            waiting.add(new Entry(sequence, file, due));
            monitor.notifyAll();
        }
    }

    private Instant dueAfter(Duration delay) {
        Instant now = clock.instant();
        if (delay.isNegative()) {
            return now;
        }
        // A delay may be as long as Long.MAX_VALUE days; the file holds milliseconds.
        Instant latest = Instant.ofEpochMilli(Long.MAX_VALUE);
        return delay.compareTo(Duration.between(now, latest)) >= 0 ? latest : now.plus(delay);
    }

    private void refuseIfAbandoned() throws MailQueueException {
        if (abandoned) {
            throw new MailQueueException("Queue " + name.asString() + " is closed");
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.<Void>fromCallable(() -> {
                    enQueue(mail);
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Flux.<MailQueueItem>defer(() -> {
                    AtomicBoolean cancelled = new AtomicBoolean();
                    return Flux.<MailQueueItem>generate(
                                    sink -> nextItem(cancelled).ifPresentOrElse(sink::next, sink::complete))
                            .doOnCancel(() -> cancelled.set(true));
                })
                .subscribeOn(scheduler);
    }

    private Optional<MailQueueItem> nextItem(AtomicBoolean cancelled) {
        while (true) {
            Optional<Entry> entry = take(cancelled);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new Item(entry.get(), StoredMail.read(entry.get().file())));
            } catch (IOException | MessagingException | RuntimeException e) {
                LOGGER.error("Can not read {}: set aside", entry.get().file(), e);
                setAside(entry.get());
            }
        }
    }

    /** Waits for a mail that is due and takes it into process; nothing when closed or no longer wanted. */
    private Optional<Entry> take(AtomicBoolean cancelled) {
        synchronized (monitor) {
            while (!abandoned && !cancelled.get()) {
                Entry first = waiting.peek();
                if (first != null && !first.due().isAfter(clock.instant())) {
                    waiting.remove();
                    inProcess.put(first.sequence(), first);
                    return Optional.of(first);
                }
                try {
                    // The clock may be put forward without telling: look again while something waits for it.
                    monitor.wait(first == null ? TimeUnit.SECONDS.toMillis(1) : LOOK_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    private void setAside(Entry entry) {
        synchronized (monitor) {
            inProcess.remove(entry.sequence());
            if (!abandoned) {
                try {
                    Files.move(
                            entry.file(),
                            entry.file().resolveSibling(entry.file().getFileName() + ".rejected"),
                            StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    LOGGER.error("Can not set {} aside", entry.file(), e);
                }
            }
        }
    }

    private final class Item implements MailQueueItem {
        private final Entry entry;
        private final Mail mail;

        private Item(Entry entry, Mail mail) {
            this.entry = entry;
            this.mail = mail;
        }

        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus status) throws MailQueueException {
            if (status == CompletionStatus.REJECT) {
                setAside(entry);
                return;
            }
            synchronized (monitor) {
                inProcess.remove(entry.sequence());
                if (abandoned) {
                    return;
                }
                if (status == CompletionStatus.RETRY) {
                    waiting.add(entry);
                    monitor.notifyAll();
                    return;
                }
                delete(entry);
            }
        }
    }

    private void delete(Entry entry) throws MailQueueException {
        try {
            Files.deleteIfExists(entry.file());
        } catch (IOException e) {
            throw new MailQueueException("Can not remove " + entry.file(), e);
        }
    }

    /** Mails waiting, due now or later; those being worked on do not count. */
    @Override
    public long getSize() {
        synchronized (monitor) {
            return waiting.size();
        }
    }

    /** Mails taken out and not yet {@code done}. */
    public int inProcess() {
        synchronized (monitor) {
            return inProcess.size();
        }
    }

    /** Mails that could be taken out now. */
    public int dueCount() {
        synchronized (monitor) {
            Instant now = clock.instant();
            return (int)
                    waiting.stream().filter(entry -> !entry.due().isAfter(now)).count();
        }
    }

    /** Mails that wait for a later time. */
    public int delayedCount() {
        synchronized (monitor) {
            return waiting.size() - dueCount();
        }
    }

    /** Makes every delayed mail due now; the time in its file stays. */
    @Override
    public long flush() {
        synchronized (monitor) {
            Instant now = clock.instant();
            List<Entry> later =
                    waiting.stream().filter(entry -> entry.due().isAfter(now)).toList();
            waiting.removeAll(later);
            later.forEach(entry -> waiting.add(new Entry(entry.sequence(), entry.file(), now)));
            monitor.notifyAll();
            return later.size();
        }
    }

    @Override
    public long clear() throws MailQueueException {
        synchronized (monitor) {
            List<Entry> all = List.copyOf(waiting);
            for (Entry entry : all) {
                delete(entry);
            }
            waiting.clear();
            return all.size();
        }
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        synchronized (monitor) {
            List<Entry> found = new ArrayList<>();
            for (Entry entry : waiting) {
                if (matches(read(entry), type, value)) {
                    found.add(entry);
                }
            }
            for (Entry entry : found) {
                delete(entry);
                waiting.remove(entry);
            }
            return found.size();
        }
    }

    private static boolean matches(Mail mail, Type type, String value) {
        return switch (type) {
            case Name -> mail.getName().equals(value);
            case Sender -> mail.getMaybeSender().asString().equals(value);
            case Recipient ->
                mail.getRecipients().stream()
                        .anyMatch(recipient ->
                                recipient.asString().toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)));
        };
    }

    private static Mail read(Entry entry) throws MailQueueException {
        try {
            return StoredMail.read(entry.file());
        } catch (IOException | MessagingException e) {
            throw new MailQueueException("Can not read " + entry.file(), e);
        }
    }

    /** A snapshot of what waits, each mail freshly read. */
    @Override
    public MailQueueIterator browse() throws MailQueueException {
        List<MailQueueItemView> views = new ArrayList<>();
        synchronized (monitor) {
            for (Entry entry : waiting.stream().sorted(waiting.comparator()).toList()) {
                views.add(new DefaultMailQueueItemView(
                        read(entry), ZonedDateTime.ofInstant(entry.due(), ZoneId.of("UTC"))));
            }
        }
        Iterator<MailQueueItemView> iterator = views.iterator();
        return new MailQueueIterator() {
            @Override
            public void close() {}

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public MailQueueItemView next() {
                return iterator.next();
            }
        };
    }

    /** Does nothing: several parts of James share a queue, and {@link DirectoryMailQueueFactory#close()} ends it. */
    @Override
    public void close() {}

    void abandon() {
        synchronized (monitor) {
            abandoned = true;
            monitor.notifyAll();
        }
        scheduler.dispose();
    }
}
