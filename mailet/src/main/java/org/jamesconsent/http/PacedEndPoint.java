package org.jamesconsent.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose requests must come in within a time, from their first byte to their last. Jetty's idle timeout alone is
 * content with a byte now and then, so that a slow client could hold a connection for ever.
 */
final class PacedEndPoint extends SocketChannelEndPoint {
    private final Duration requestTimeout;
    private Scheduler.@Nullable Task deadline;

    PacedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Duration requestTimeout) {
        super(channel, selector, key, scheduler);
        this.requestTimeout = requestTimeout;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0) {
            awaitRequest();
        }
        return filled;
    }

    private synchronized void awaitRequest() {
        if (deadline == null) {
            deadline = getScheduler()
                    .schedule(
                            () -> close(new TimeoutException("the request took too long to come in")),
                            requestTimeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** The request is here: the time is measured anew with the next one's first byte. */
    synchronized void requestReceived() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        requestReceived();
        super.onClose(failure);
    }
}
