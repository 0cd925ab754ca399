package org.jamesconsent.http;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jamesconsent.api.Api;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.config.WebConfiguration;

/**
 * The HTTP/1.1 listener: Jetty's core API, as James ships it, with everything bounded that a stranger could make grow.
 *
 * <ul>
 *   <li>Threads: {@value #THREADS}. Requests come in without one, so that slow clients take none.
 *   <li>Requests: {@value #MAX_HEADER_BYTES} bytes of header, of body as many as their handler takes, and a time in which both
 *       must come in.
 *   <li>Connections: a number, and a time for which one may be silent.
 * </ul>
 */
final class WebListener implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int BACKLOG = 256;
    private static final long STOP_MILLIS = 5_000;

    private final Server server;
    private final ServerConnector connector;

    private WebListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Where to listen, and the bounds.
     *
     * @param element of {@code consent.xml} that says so
     * @param served what is served there, in words
     */
    private record Place(
            String element,
            String served,
            HostAndPort bind,
            int maxConnections,
            Duration requestTimeout,
            Duration idleTimeout) {}

    /**
     * Starts to listen for the pages.
     *
     * @param site answers requests that have come in completely; may block
     * @throws IOException if the address cannot be listened at, with what to do about it
     */
    static WebListener start(WebConfiguration configuration, Function<WebRequest, WebResponse> site)
            throws IOException {
        return start(
                new Place(
                        "web",
                        "pages",
                        configuration.bind(),
                        configuration.maxConnections(),
                        configuration.requestTimeout(),
                        configuration.idleTimeout()),
                new RequestHandler(site, new ClientAddress(configuration.trustedProxies())),
                new ProtocolErrors());
    }

    /**
     * Starts to listen for the API.
     *
     * @throws IOException if the address cannot be listened at, with what to do about it
     */
    static WebListener start(ApiConfiguration configuration, Api api) throws IOException {
        return start(
                new Place(
                        "api",
                        "API",
                        configuration.bind(),
                        configuration.maxConnections(),
                        configuration.requestTimeout(),
                        configuration.idleTimeout()),
                new ApiHandler(api, new ClientAddress(configuration.trustedProxies())),
                ApiHandler.protocolErrors(api));
    }

    private static WebListener start(Place place, Handler handler, Request.Handler errors) throws IOException {
        // Jobs need no bound of their own: connections have one, and each has one request at a time.
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("consent-" + place.element());
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setHandler(handler);
        server.setErrorHandler(errors);
        server.setStopTimeout(STOP_MILLIS);
        ServerConnector connector = new Connector(server, place);
        connector.setHost(place.bind().getHost());
        connector.setPort(place.bind().getPort());
        connector.setIdleTimeout(place.idleTimeout().toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(place.maxConnections(), connector));
        try {
            server.start();
        } catch (Exception e) {
            stop(server, e);
            throw new IOException(
                    "the " + place.served() + " cannot be served at " + place.bind() + " (" + e.getMessage()
                            + "): give <"
                            + place.element()
                            + "><bind> of consent.xml an address of this machine and a port that is free",
                    e);
        }
        return new WebListener(server, connector);
    }

    private static void stop(Server server, Exception reason) {
        try {
            server.stop();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }

    /** The TCP port that is listened at. */
    int port() {
        return connector.getLocalPort();
    }

    /** Stops listening; requests that are being answered have a few seconds to end. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the web listener did not stop in order", e);
        }
    }

    private static HttpConfiguration http(Place place) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setIdleTimeout(place.idleTimeout().toMillis());
        http.setUriCompliance(UriCompliance.RFC3986);
        return http;
    }

    private static final class Connector extends ServerConnector {
        private final Place place;

        Connector(Server server, Place place) {
            super(server, 1, 1, new HttpConnectionFactory(http(place)));
            this.place = place;
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            SocketChannelEndPoint endPoint =
                    new PacedEndPoint(channel, selector, key, getScheduler(), place.requestTimeout());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }
}
