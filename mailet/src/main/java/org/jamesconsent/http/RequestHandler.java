package org.jamesconsent.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests in without waiting for them, asks the {@link Site}, and sends its answers. Never logs what a request said. */
final class RequestHandler extends Handler.Abstract {
    /** The longest body of a request. */
    static final int MAX_BODY_BYTES = 16 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestHandler.class);

    private final Function<WebRequest, WebResponse> site;
    private final ClientAddress clients;

    RequestHandler(Function<WebRequest, WebResponse> site, ClientAddress clients) {
        this.site = site;
        this.clients = clients;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getMethod().equals("POST")) {
            received(request);
            answer(request, Map.of(), response, callback);
        } else if (request.getLength() > MAX_BODY_BYTES) {
            refuseBody(request, response, callback);
        } else {
            new RequestBody(request, MAX_BODY_BYTES, new Posted(request, response, callback)).run();
        }
        return true;
    }

    private final class Posted implements RequestBody.Reader {
        private final Request request;
        private final Response response;
        private final Callback callback;

        Posted(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void complete(byte[] body) {
            received(request);
            answerLater(request, body, response, callback);
        }

        @Override
        public void tooLong() {
            refuseBody(request, response, callback);
        }

        @Override
        public void failed(Throwable failure) {
            callback.failed(failure);
        }
    }

    /** A request is here: the time is measured anew. */
    static void received(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint instanceof PacedEndPoint paced) {
            paced.requestReceived();
        }
    }

    /** Not in the thread that read the last byte: the store blocks. */
    private void answerLater(Request request, byte[] body, Response response, Callback callback) {
        try {
            getServer()
                    .getThreadPool()
                    .execute(() -> answer(
                            request,
                            FormFields.read(request.getHeaders().get(HttpHeader.CONTENT_TYPE), body),
                            response,
                            callback));
        } catch (RejectedExecutionException e) {
            callback.failed(e);
        }
    }

    private void answer(Request request, Map<String, List<String>> form, Response response, Callback callback) {
        WebResponse answer;
        try {
            answer = site.apply(new WebRequest(
                    request.getMethod(),
                    Request.getPathInContext(request),
                    form,
                    clients.of(
                            Request.getRemoteAddr(request), request.getHeaders().getValuesList("X-Forwarded-For")),
                    request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE),
                    request.getHeaders().get(HttpHeader.USER_AGENT)));
        } catch (RuntimeException e) {
            LOGGER.error("A request could not be answered", unquoted(e));
            answer = WebResponse.text(500, "Something went wrong. Please try again later.");
        }
        send(answer, response, callback);
    }

    /** The failure without its messages: they may quote the request, and so a token or an address. */
    static Exception unquoted(Throwable failure) {
        Throwable cause = failure.getCause();
        Exception bare = new Exception(failure.getClass().getName(), cause == null ? null : unquoted(cause));
        bare.setStackTrace(failure.getStackTrace());
        return bare;
    }

    private static void refuseBody(Request request, Response response, Callback callback) {
        received(request);
        send(WebResponse.text(413, "Too much was sent.").with("Connection", "close"), response, callback);
    }

    private static void send(WebResponse answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        SecurityHeaders.ALL.forEach(response.getHeaders()::put);
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}
