package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two organisations behind one James: each has its own purposes, people and links. */
class OrganisationsIT {
    private static final String TWO = """
            <consent>
              <organisation id="garden">
                <name>Garden</name>
                <postalAddress>1 Garden Lane, Paris</postalAddress>
                <privacyPolicy>https://www.example.org/privacy</privacyPolicy>
                <publicUrl>https://consent.example.org</publicUrl>
                <unsubscribeAddress>unsubscribe@example.org</unsubscribeAddress>
                <senderDomain>example.org</senderDomain>
                <purpose name="club">
                  <kind>non-profit</kind>
                  <sender>club@example.org</sender>
                  <title language="en">Garden club</title>
                </purpose>
                <purpose name="seeds">
                  <kind>non-profit</kind>
                  <title language="en">Seeds</title>
                </purpose>
              </organisation>
              <organisation id="books">
                <name>Books</name>
                <postalAddress>2 Library Street, Lyon</postalAddress>
                <privacyPolicy>https://www.books.example/privacy</privacyPolicy>
                <publicUrl>https://consent.books.example</publicUrl>
                <unsubscribeAddress>leave@books.example</unsubscribeAddress>
                <senderDomain>books.example</senderDomain>
                <purpose name="club">
                  <kind>non-profit</kind>
                  <sender>club@books.example</sender>
                  <title language="en">Book club</title>
                </purpose>
                <purpose name="free">
                  <kind>service</kind>
                  <title language="en">Library card</title>
                </purpose>
                <purpose name="reading">
                  <kind>non-profit</kind>
                  <title language="en">Readings</title>
                </purpose>
              </organisation>
            </consent>
            """;

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("consent.xml", xml -> TWO)
            .with(james -> james.user("club@books.example", SampleJames.PASSWORD));

    private static void sendBooks(String... recipients) throws Exception {
        SERVER.send("club@books.example", message("club@books.example", "Novel"), recipients);
    }

    private static Received bookFor(String person) throws Exception {
        SERVER.mailboxes().clear();
        sendBooks(person);
        return SERVER.only(person);
    }

    @Test
    void optOutShouldNotReachTheOtherOrganisation() throws Exception {
        SERVER.leaveClub("a@example.com");

        sendBooks("a@example.com");
        SERVER.sendClub("a@example.com");

        assertThat(SERVER.only("a@example.com").text()).contains("https://consent.books.example/unsubscribe/");
        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT", "garden/club");
    }

    @Test
    void optOutShouldNotReachAnotherPurpose() throws Exception {
        SERVER.leaveClub("b@example.com");

        SERVER.send("x@example.org", message("x@example.org", "Seeds", "X-Consent-Purpose: seeds"), "b@example.com");

        assertThat(SERVER.only("b@example.com").message().getHeader("Consent-Verdict", null))
                .contains("purpose=garden/seeds;");
    }

    @Test
    void tokensShouldTellNothingOfThePersonBehindTwoLists() throws Exception {
        String books = token(bookFor("c@example.com"));
        SERVER.mailboxes().clear();
        SERVER.sendClub("c@example.com");
        String garden = token(SERVER.only("c@example.com"));

        // The subject id stands behind key id and channel, which are the same here.
        assertThat(books.substring(4, 28)).isNotEqualTo(garden.substring(4, 28));
    }

    @Test
    void tokenShouldBeWorthlessAtTheOtherOrganisation() throws Exception {
        String token = token(bookFor("d@example.com"));

        SERVER.send(
                SERVER.stranger(),
                "",
                bytes("Subject: unsubscribe\n\n"),
                List.of("unsubscribe+" + token + "@example.org"));

        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("INVALID_TOKEN");
        bookFor("d@example.com");
        SERVER.mailboxes().clear();
        SERVER.sendClub("d@example.com");
        SERVER.only("d@example.com");
    }

    @Test
    void oneMailShouldLeaveListsOfBothOrganisations() throws Exception {
        String books = unsubscribeAddress(bookFor("e@example.com"));
        SERVER.mailboxes().clear();
        SERVER.sendClub("e@example.com");
        String garden = unsubscribeAddress(SERVER.only("e@example.com"));
        assertThat(books).endsWith("@books.example");

        SERVER.send(SERVER.stranger(), "", bytes("Subject: unsubscribe\n\n"), List.of(books, garden));

        SERVER.mailboxes().clear();
        sendBooks("e@example.com");
        SERVER.sendClub("e@example.com");
        assertThat(SERVER.at("e@example.com")).isEmpty();
    }

    @Test
    void headerShouldNotReachAPurposeOfTheOtherOrganisation() throws Exception {
        for (String purpose : List.of("reading", "books/reading", "books/club", "free", "books/free")) {
            SERVER.mailboxes().clear();

            SERVER.send(
                    "club@example.org",
                    message("club@example.org", "Spring", "X-Consent-Purpose: " + purpose),
                    "f@example.com");

            assertThat(SERVER.at("f@example.com")).as(purpose).isEmpty();
            assertThat(SERVER.only("club@example.org").text()).as(purpose).contains("UNKNOWN_PURPOSE");
        }
    }

    @Test
    void headerShouldMeanTheSendersOrganisationWhenBothHaveThePurpose() throws Exception {
        SERVER.send("x@books.example", message("x@books.example", "N", "X-Consent-Purpose: club"), "g@example.com");

        assertThat(SERVER.only("g@example.com").message().getHeader("Consent-Verdict", null))
                .contains("purpose=books/club;");
    }

    @Test
    void headerShouldNameTheOrganisationWhenTheSendersBelongToBoth() throws Exception {
        String both = "club@example.org, x@books.example";

        SERVER.send("bounces@example.net", message(both, "N", "X-Consent-Purpose: club"), "h@example.com");

        // The envelope sender is of neither organisation, and still told: it logged in.
        assertThat(SERVER.only("bounces@example.net").text()).contains("CONTRADICTORY_PURPOSE");
        SERVER.send("bounces@example.net", message(both, "N", "X-Consent-Purpose: books/club"), "h@example.com");
        assertThat(SERVER.only("h@example.com").message().getHeader("Consent-Verdict", null))
                .contains("purpose=books/club;");
    }

    @Test
    void headerShouldBeRefusedWhenTheSenderBelongsToNone() throws Exception {
        SERVER.send("x@example.net", message("x@example.net", "N", "X-Consent-Purpose: garden/club"), "i@example.com");

        assertThat(SERVER.at("i@example.com")).isEmpty();
        assertThat(SERVER.only("x@example.net").text()).contains("UNKNOWN_PURPOSE");
    }

    @Test
    void footerShouldNameTheOrganisationThatSends() throws Exception {
        assertThat(bookFor("j@example.com").text())
                .contains("Book club", "2 Library Street, Lyon")
                .doesNotContain("Garden");
    }
}
