package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;

import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of a copy leads back to us: its envelope sender, where to complain, and where to reply. */
class ReturnPathIT {
    private static final String NEWS = "news@example.org";
    private static final String CUSTOMERS =
            "address,purpose,state,method,at,source\n%s,newsletter,granted,active,2026-01-01T08:00:00Z,https://www.example.org/\n";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("mailetcontainer.xml", "<verp>false</verp>", "<verp>true</verp>")
            .with("mailetcontainer.xml", "<cfbl>false</cfbl>", "<cfbl>true</cfbl>")
            .with("mailetcontainer.xml", "<replyTo>none</replyTo>", "<replyTo>add</replyTo>");

    private static void sendNews(String recipient, String... headers) throws Exception {
        SERVER.importContacts(CUSTOMERS.formatted(recipient));
        SERVER.send(NEWS, message(NEWS, "Spring", headers), recipient);
    }

    private static String header(Received received, String name) throws Exception {
        String value = received.message().getHeader(name, ", ");
        return value == null ? "" : value.replaceAll("\\s+", " ");
    }

    @Test
    void everyCopyShouldLeadBackWithTheTokenOfItsRecipient() throws Exception {
        SERVER.sendClub("a1@example.com", "a2@example.com");

        for (String person : List.of("a1@example.com", "a2@example.com")) {
            Received copy = SERVER.only(person);
            assertThat(copy.sender()).isEqualTo("bounces+" + token(copy) + "@example.org");
            assertThat(header(copy, "CFBL-Address"))
                    .isEqualTo("complaints+" + token(copy) + "@example.org; report=arf");
            assertThat(header(copy, "CFBL-Feedback-ID")).isEqualTo(token(copy));
            assertThat(copy.message().getHeader("Reply-To")).isNull();
        }
        assertThat(SERVER.only("a1@example.com").sender())
                .isNotEqualTo(SERVER.only("a2@example.com").sender());
    }

    @Test
    void refusalShouldBeToldToTheSender() throws Exception {
        SERVER.leaveClub("b1@example.com");

        SERVER.sendClub("b1@example.com", "b2@example.com");

        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT", "b1@example.com");
        assertThat(SERVER.only("b2@example.com").sender()).startsWith("bounces+");
    }

    @Test
    void replyToShouldBeAddedWhenThePurposeHasAnAddressAndTheSenderGaveNone() throws Exception {
        sendNews("c@example.com");

        Received copy = SERVER.only("c@example.com");
        assertThat(header(copy, "Reply-To")).isEqualTo("news+" + token(copy) + "@example.org");
    }

    @Test
    void replyToOfTheSenderShouldStay() throws Exception {
        sendNews("d@example.com", "Reply-To: Editors <editors@example.org>");

        assertThat(header(SERVER.only("d@example.com"), "Reply-To")).isEqualTo("Editors <editors@example.org>");
    }

    @Test
    void feedbackHeadersOfACopyThatIsSentOnShouldGo() throws Exception {
        SERVER.sendClub("e1@example.com");
        Received first = SERVER.only("e1@example.com");

        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", first.bytes(), List.of("e2@example.com"));

        Received second = SERVER.only("e2@example.com");
        assertThat(second.text()).doesNotContain(token(first));
        assertThat(header(second, "CFBL-Feedback-ID")).isEqualTo(token(second));
        assertThat(second.sender()).isEqualTo("bounces+" + token(second) + "@example.org");
    }

    @Test
    void serviceMailShouldKeepItsSender() throws Exception {
        SERVER.send("shop@example.org", message("shop@example.org", "Order"), "f@example.com");

        Received mail = SERVER.only("f@example.com");
        assertThat(mail.sender()).isEqualTo("shop@example.org");
        assertThat(mail.message().getHeader("CFBL-Address")).isNull();
    }

    @Test
    void nothingShouldChangeWhenNoAddressIsConfigured() throws Exception {
        SampleJames other = new SampleJames()
                .with("consent.xml", xml -> SampleJames.sample("consent-minimal.xml"))
                .with("mailetcontainer.xml", "<verp>false</verp>", "<verp>true</verp>")
                .with("mailetcontainer.xml", "<cfbl>false</cfbl>", "<cfbl>true</cfbl>")
                .with("mailetcontainer.xml", "<replyTo>none</replyTo>", "<replyTo>replace</replyTo>");
        other.beforeAll(null);
        try {
            other.importContacts(CUSTOMERS.formatted("g@example.com"));
            other.send(
                    other.user(SampleJames.USER),
                    NEWS,
                    bytes(message(NEWS, "Spring", "Reply-To: editors@example.org")),
                    List.of("g@example.com"));

            Received copy = other.only("g@example.com");
            assertThat(copy.sender()).isEqualTo(NEWS);
            assertThat(copy.message().getHeader("CFBL-Address")).isNull();
            assertThat(header(copy, "Reply-To")).isEqualTo("editors@example.org");
        } finally {
            other.afterAll(null);
        }
    }
}
