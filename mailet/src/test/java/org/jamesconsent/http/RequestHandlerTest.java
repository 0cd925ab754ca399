package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RequestHandlerTest {
    @Test
    void failureShouldBeLoggedWithItsPlaceAndWithoutItsWords() {
        Exception failure =
                new IllegalStateException("at /confirm/abc", new IllegalArgumentException("ann@example.com"));
        StringWriter logged = new StringWriter();

        RequestHandler.unquoted(failure).printStackTrace(new PrintWriter(logged, true));

        assertThat(logged.toString())
                .contains("IllegalStateException", "IllegalArgumentException", "RequestHandlerTest.java:")
                .doesNotContain("confirm", "ann@");
    }
}
