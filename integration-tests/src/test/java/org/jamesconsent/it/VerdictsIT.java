package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.message;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The French rules, row by row, for imported contacts: from the contact file to the mailbox. */
class VerdictsIT {
    private static final LocalDate TODAY = LocalDate.now();
    private static final String CONTACTS = """
            address,purpose,state,method,at,source,confirmed_at,audience,birth_date,guardian,informed,activities,customer_of,opt_out_offered,undeliverable
            withdrawn@example.com,newsletter,withdrawn,,RECENTLY,https://www.example.org/,,,,,,,,,
            denied@example.com,newsletter,denied,,RECENTLY,https://www.example.org/,,,,,,,,,
            objector@example.com,,objection,,RECENTLY,telephone,,,,,,,,,
            bounced@example.com,newsletter,granted,active,RECENTLY,https://www.example.org/,,,,,,,,,5.1.1
            child@example.com,newsletter,granted,active,RECENTLY,https://www.example.org/,,,CHILD,,,,,,
            ward@example.com,newsletter,granted,active,RECENTLY,https://www.example.org/,,,CHILD,yes,,,,,
            active@example.com,newsletter,granted,active,RECENTLY,https://www.example.org/,,,,,,,,,
            Upper.Case@EXAMPLE.com,newsletter,granted,active,RECENTLY,https://www.example.org/,,,,,,,,,
            single@example.com,partner-offers,granted,active,RECENTLY,https://www.example.org/,,,,,,,,,
            double@example.com,partner-offers,granted,double,RECENTLY,https://www.example.org/,RECENTLY,,,,,,,,
            pending@example.com,partner-offers,pending,,YESTERDAY,https://www.example.org/,,,,,,,,,
            trade@example.com,,,,,fair,,professional,,,yes,horticulture,,,
            cook@example.com,,,,,fair,,professional,,,yes,catering,,,
            bought@example.com,,,,,list,,professional,,,no,horticulture,,,
            customer@example.com,,,,,https://www.example.org/,,consumer,,,,,garden,yes,
            shopper@example.com,,,,,https://www.example.org/,,consumer,,,,,garden,no,
            passive@example.com,newsletter,granted,passive,RECENTLY,https://www.example.org/,,,,,,,,,
            expired@example.com,newsletter,granted,active,LONG_AGO,https://www.example.org/,,,,,,,,,
            """.replace("YESTERDAY", TODAY.minusDays(1) + "T08:00:00Z")
            .replace("RECENTLY", TODAY.minusMonths(2) + "T08:00:00Z")
            .replace("LONG_AGO", TODAY.minusYears(4) + "T08:00:00Z")
            .replace("CHILD", TODAY.minusYears(10).toString());

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    @BeforeAll
    static void importContacts() throws Exception {
        SERVER.importContacts(CONTACTS);
    }

    @ParameterizedTest
    @CsvSource({
        "ward@example.com, news, allow CONSENT, 5",
        "active@example.com, news, allow CONSENT, 5",
        "upper.case@example.com, news, allow CONSENT, 5",
        "double@example.com, offers, allow CONSENT, 5",
        "trade@example.com, trade, allow PROFESSIONAL, 7",
        "customer@example.com, news, allow EXISTING_CUSTOMER, 9",
        "stranger@example.com, club, allow NON_PROFIT, 10",
        "withdrawn@example.com, club, allow NON_PROFIT, 10"
    })
    void recipientShouldGetTheMessageWhenTheRulesAllow(String recipient, String sender, String verdict, int row)
            throws Exception {
        send(sender, recipient);

        assertThat(SERVER.only(recipient)
                        .message()
                        .getHeader("Consent-Verdict", null)
                        .replaceAll("\\s+", " "))
                .startsWith(verdict + "; ")
                .contains("; row=" + row + "; ");
    }

    @ParameterizedTest
    @CsvSource({
        "withdrawn@example.com, news, OPTED_OUT, 2",
        "denied@example.com, news, OPTED_OUT, 2",
        "objector@example.com, club, OPTED_OUT, 2",
        "bounced@example.com, news, UNDELIVERABLE, 3",
        "bounced@example.com, club, UNDELIVERABLE, 3",
        "child@example.com, news, GUARDIAN_REQUIRED, 4",
        "pending@example.com, offers, UNCONFIRMED, 6",
        "cook@example.com, trade, UNRELATED_TO_PROFESSION, 8",
        "bought@example.com, trade, NOT_INFORMED, 8",
        "passive@example.com, news, PASSIVE_CONSENT, 11",
        "expired@example.com, news, EXPIRED, 11",
        "shopper@example.com, news, NO_CONSENT, 12",
        "customer@example.com, offers, NO_CONSENT, 12",
        "active@example.com, offers, NO_CONSENT, 12",
        "stranger@example.com, news, NO_CONSENT, 12"
    })
    void senderShouldBeToldWhenTheRulesRefuse(String recipient, String sender, String reason, int row)
            throws Exception {
        send(sender, recipient);

        assertThat(SERVER.at(recipient)).isEmpty();
        assertThat(SERVER.only("shop@example.org").text())
                .contains("Diagnostic-Code: x-james-consent; " + reason + ", rule " + row + "\r\n");
    }

    @Test
    void singleOptInShouldNotDoWhereDoubleIsDemanded() throws Exception {
        send("offers", "single@example.com");

        assertThat(SERVER.at("single@example.com")).isEmpty();
    }

    @Test
    void importShouldNotBringBackWhoLeftByMail() throws Exception {
        SERVER.importContacts(CONTACTS.lines().findFirst().orElseThrow() + "\n"
                + "leaver@example.com,club,granted,active," + TODAY.minusMonths(2)
                + "T08:00:00Z,https://www.example.org/,,,,,,,,,\n");
        SERVER.leaveClub("leaver@example.com");

        SERVER.importContacts(CONTACTS.lines().findFirst().orElseThrow() + "\n"
                + "leaver@example.com,club,granted,active," + TODAY.minusMonths(1)
                + "T08:00:00Z,https://www.example.org/,,,,,,,,,\n");

        SERVER.sendClub("leaver@example.com");
        assertThat(SERVER.at("leaver@example.com")).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT");
    }

    private static void send(String sender, String recipient) throws Exception {
        SERVER.send(
                SERVER.user(SampleJames.USER),
                "shop@example.org",
                SampleJames.bytes(message(sender + "@example.org", "Spring", "X-Consent-Purpose: " + purpose(sender))),
                List.of(recipient));
    }

    private static String purpose(String sender) {
        return switch (sender) {
            case "news" -> "newsletter";
            case "offers" -> "partner-offers";
            case "trade" -> "trade-letter";
            default -> sender;
        };
    }
}
