package org.jamesconsent.http;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.io.Content;

/** Reads the body of a request as it comes in, without holding a thread meanwhile. For one request. */
final class RequestBody implements Runnable {
    /** What becomes of a body; exactly one of the methods is called, once. */
    interface Reader {
        /** It has come in. */
        void complete(byte[] body);

        /** It is longer than allowed; the rest has not been read. */
        void tooLong();

        /** It ends before its end. */
        void failed(Throwable failure);
    }

    private final Content.Source source;
    private final int limit;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(64);

    RequestBody(Content.Source source, int limit, Reader reader) {
        this.source = source;
        this.limit = limit;
        this.reader = reader;
    }

    /** Reads what is there; goes on when more is. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                reader.failed(chunk.getFailure());
                return;
            }
            boolean fits = body.size() + chunk.remaining() <= limit;
            if (fits) {
                byte[] bytes = new byte[chunk.remaining()];
                chunk.get(bytes, 0, bytes.length);
                body.writeBytes(bytes);
            }
            chunk.release();
            if (!fits) {
                reader.tooLong();
                return;
            }
            if (chunk.isLast()) {
                reader.complete(body.toByteArray());
                return;
            }
        }
    }
}
