package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.message;

import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first days: everybody is sent everything, and header and log say what would have happened. */
class DryRunIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with(
                    "mailetcontainer.xml",
                    "<processor>marketing</processor>",
                    "<processor>marketing-dry-run</processor>");

    /** By consent.xml instead, the processor that refuses does the same. */
    @RegisterExtension
    static final SampleJames BY_SWITCH =
            new SampleJames().with("consent.xml", "<dryRun>false</dryRun>", "<dryRun>true</dryRun>");

    @Test
    void everybodyShouldGetTheMessageWithTheVerdictInIt() throws Exception {
        for (SampleJames server : new SampleJames[] {SERVER, BY_SWITCH}) {
            server.leaveClub("left@example.com");

            server.sendClub("left@example.com", "friend@example.com");

            assertThat(stamp(server.only("left@example.com")))
                    .startsWith("refuse OPTED_OUT; purpose=example/club; row=2; entry=")
                    .endsWith("; dry-run");
            assertThat(stamp(server.only("friend@example.com")))
                    .startsWith("allow NON_PROFIT; purpose=example/club; row=10; entry=0; token=")
                    .endsWith("; dry-run");
            assertThat(server.mailboxes().total()).isEqualTo(2);
            server.assertNothingKept();
        }
    }

    @Test
    void copyShouldCarryTheWayOutThoughRefused() throws Exception {
        SERVER.send("news@example.org", message("news@example.org", "Spring"), "a@example.com");

        Received received = SERVER.only("a@example.com");
        assertThat(stamp(received)).startsWith("refuse NO_CONSENT; purpose=example/newsletter;");
        assertThat(received.text()).contains("https://consent.example.org/unsubscribe/" + SampleJames.token(received));
    }

    @Test
    void wayOutShouldWorkInADryRun() throws Exception {
        SERVER.leaveClub("b@example.com");

        SERVER.sendClub("b@example.com");

        assertThat(stamp(SERVER.only("b@example.com"))).startsWith("refuse OPTED_OUT;");
    }

    @Test
    void messageShouldBeSentThoughItsPurposeIsUnknown() throws Exception {
        SERVER.send(
                "shop@example.org", message("shop@example.org", "S", "X-Consent-Purpose: nonsense"), "c@example.com");

        SERVER.only("c@example.com");
        SERVER.assertNothingKept();
    }

    @Test
    void unreadableRecipientShouldBeSentTheMessage() throws Exception {
        String unreadable = "x".repeat(70) + "@example.com";

        SERVER.sendClub(unreadable, "d@example.com");
        SERVER.sendClub(unreadable);

        SERVER.only("d@example.com");
        assertThat(SERVER.at(unreadable)).hasSize(2);
        SERVER.assertNothingKept();
    }

    private static String stamp(Received received) throws Exception {
        return received.message().getHeader("Consent-Verdict", null).replaceAll("\\s+", " ");
    }
}
