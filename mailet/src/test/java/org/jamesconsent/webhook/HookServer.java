package org.jamesconsent.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A system that is told of consent changes, and answers as a test wants. */
final class HookServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Integer> answer = one -> 204;
    private volatile Map<String, String> headers = Map.of();

    record Received(String id, String timestamp, String signature, String body) {}

    HookServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hook", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Received one = new Received(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        received.add(one);
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.apply(one), -1);
        exchange.close();
    }

    /** Answers from now on with what a function says. */
    void answer(Function<Received, Integer> status, Map<String, String> header) {
        answer = status;
        headers = header;
    }

    void answer(int status) {
        answer(one -> status, Map.of());
    }

    /** What has come in since the last call. */
    List<Received> take() {
        List<Received> all = List.copyOf(received);
        received.clear();
        return all;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
