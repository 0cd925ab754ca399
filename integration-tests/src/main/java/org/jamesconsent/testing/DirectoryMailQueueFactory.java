package org.jamesconsent.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;

/**
 * The queues of one James, each a folder below {@code folder}. Creating a queue whose folder is there already takes up
 * what lies in it, also what an earlier James had taken out and never finished. One factory at a time may work on a
 * folder. Thread-safe.
 */
public final class DirectoryMailQueueFactory implements MailQueueFactory<DirectoryMailQueue>, Closeable {
    private final Path folder;
    private final Clock clock;
    private final boolean sync;
    private final Map<MailQueueName, DirectoryMailQueue> queues = new LinkedHashMap<>();
    private final Object monitor = new Object();

    /**
     * @param folder created when absent
     * @param clock says what is due
     * @param sync whether a mail is forced to disk before {@code enQueue} returns; without it, it survives the death of
     *     the process, but not of the machine
     */
    public DirectoryMailQueueFactory(Path folder, Clock clock, boolean sync) {
        this.folder = folder;
        this.clock = clock;
        this.sync = sync;
    }

    @Override
    public Optional<DirectoryMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        synchronized (monitor) {
            return Optional.ofNullable(queues.get(name));
        }
    }

    @Override
    public DirectoryMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        synchronized (monitor) {
            return queues.computeIfAbsent(name, this::open);
        }
    }

    private DirectoryMailQueue open(MailQueueName name) {
        try {
            return new DirectoryMailQueue(name, folder.resolve(name.asString()), clock, sync, monitor);
        } catch (IOException e) {
            throw new UncheckedIOException("Can not open the queue " + name.asString() + " in " + folder, e);
        }
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        synchronized (monitor) {
            return Set.copyOf(queues.keySet());
        }
    }

    /** Whether no queue has a mail that is due or being worked on; mails for later do not count. */
    public boolean isIdle() {
        synchronized (monitor) {
            return queues.values().stream().allMatch(queue -> queue.dueCount() == 0 && queue.inProcess() == 0);
        }
    }

    /**
     * Stops every queue at once and for good: nothing more goes in or out, and what is being worked on stays in its
     * file, whatever its worker says later. This is how a crash looks from the disk.
     */
    @Override
    public void close() {
        List<DirectoryMailQueue> open;
        synchronized (monitor) {
            open = List.copyOf(queues.values());
        }
        open.forEach(DirectoryMailQueue::abandon);
    }
}
