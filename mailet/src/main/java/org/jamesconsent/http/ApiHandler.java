package org.jamesconsent.http;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jamesconsent.api.Admission;
import org.jamesconsent.api.Api;
import org.jamesconsent.api.ApiAnswer;
import org.jamesconsent.api.ApiHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests of the {@link Api} in: the body only of those that are admitted, without a thread that waits for it. Never logs
 * what a request said.
 */
final class ApiHandler extends Handler.Abstract {
    private static final Logger LOGGER = LoggerFactory.getLogger(ApiHandler.class);

    private final Api api;
    private final ClientAddress clients;

    ApiHandler(Api api, ClientAddress clients) {
        this.api = api;
        this.clients = clients;
    }

    /** Answers what is not even a request. */
    static Request.Handler protocolErrors(Api api) {
        return (request, response, callback) -> {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            send(api.malformed(response.getStatus()), response, callback);
            return true;
        };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Admission admission;
        try {
            admission = api.admit(head(request));
        } catch (RuntimeException e) {
            LOGGER.error("A request of the API could not be answered", e);
            admission = new Admission.Refused(api.failed());
        }
        switch (admission) {
            case Admission.Refused refused -> {
                RequestHandler.received(request);
                if (request.getLength() != 0 && !isBodyless(request)) {
                    // Nobody reads the body, so nothing else can come on this connection.
                    response.getHeaders().put(HttpHeader.CONNECTION, "close");
                }
                send(refused.answer(), response, callback);
            }
            case Admission.Admitted admitted ->
                new RequestBody(request, admitted.maxBodyBytes(), new Received(admitted, request, response, callback))
                        .run();
        }
        return true;
    }

    private static boolean isBodyless(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private ApiHead head(Request request) {
        String client =
                clients.of(Request.getRemoteAddr(request), request.getHeaders().getValuesList("X-Forwarded-For"));
        return new ApiHead(
                request.getMethod(),
                Request.getPathInContext(request),
                request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION),
                request.getHeaders().get(HttpHeader.CONTENT_TYPE),
                request.getHeaders().getValuesList("Idempotency-Key"),
                request.getLength(),
                ClientAddress.network(client));
    }

    private final class Received implements RequestBody.Reader {
        private final Admission.Admitted admitted;
        private final Request request;
        private final Response response;
        private final Callback callback;

        Received(Admission.Admitted admitted, Request request, Response response, Callback callback) {
            this.admitted = admitted;
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        /** Not in the thread that read the last byte: the store blocks. */
        @Override
        public void complete(byte[] body) {
            RequestHandler.received(request);
            try {
                getServer().getThreadPool().execute(() -> answer(body));
            } catch (RejectedExecutionException e) {
                callback.failed(e);
            }
        }

        private void answer(byte[] body) {
            ApiAnswer answer;
            try {
                answer = api.answer(admitted, body);
            } catch (RuntimeException e) {
                LOGGER.error("A request of the API could not be answered", e);
                answer = api.failed();
            }
            send(answer, response, callback);
        }

        @Override
        public void tooLong() {
            RequestHandler.received(request);
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            send(api.tooLong(admitted.maxBodyBytes()), response, callback);
        }

        @Override
        public void failed(Throwable failure) {
            callback.failed(failure);
        }
    }

    private static void send(ApiAnswer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        SecurityHeaders.ALL.forEach(response.getHeaders()::put);
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}
