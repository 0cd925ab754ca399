package org.jamesconsent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands before a mail server. Lets as many connections through as it is told to; those beyond wait, connected and without an
 * answer, so that a test knows what is delivered and what is not. Thread-safe.
 */
final class DeliveryGate implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private int permits;
    private int waiting;
    private int visit;

    /** @param target the TCP port of the mail server on 127.0.0.1 */
    DeliveryGate(int target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Lets so many more connections through. */
    synchronized void admit(int connections) {
        permits += connections;
        notifyAll();
    }

    /** How many wait now. */
    synchronized int waiting() {
        return waiting;
    }

    /** Forgets those who wait, and what is left of {@link #admit}: their process is dead. */
    synchronized void turnAway() {
        visit++;
        permits = 0;
        waiting = 0;
        notifyAll();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!entrance.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (pass()) {
                try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                    Thread back = Thread.ofVirtual().start(() -> pump(server, client));
                    pump(client, server);
                    back.join();
                }
            }
        } catch (IOException e) {
            // A process that was killed leaves its connections as they are.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean pass() throws InterruptedException {
        int mine = visit;
        waiting++;
        while (permits == 0 && mine == visit) {
            wait();
        }
        if (mine != visit) {
            return false;
        }
        waiting--;
        permits--;
        return true;
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        turnAway();
    }
}
