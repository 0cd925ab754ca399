package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.recipients;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.mailet.Mail;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who of a message's recipients gets it. Refused recipients are kept as well, so that they can be looked at. */
class EnforcementIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with(
                    "mailetcontainer.xml",
                    "<processor>marketing</processor>",
                    "<processor>marketing-holding</processor>");

    @Test
    void allRecipientsShouldGetTheMessageWhenAllAreAllowed() throws Exception {
        SERVER.sendClub("a1@example.com", "a2@example.net", "a3@example.com");

        for (String recipient : List.of("a1@example.com", "a2@example.net", "a3@example.com")) {
            assertThat(SERVER.only(recipient).sender()).isEqualTo("club@example.org");
        }
        assertThat(SERVER.mailboxes().total()).isEqualTo(3);
    }

    @Test
    void nobodyShouldGetTheMessageWhenAllAreRefused() throws Exception {
        SERVER.send("news@example.org", message("news@example.org", "Spring"), "b1@example.com", "b2@example.com");

        assertThat(SERVER.mailboxes().total()).isOne();
        assertThat(SERVER.only("news@example.org").text())
                .containsOnlyOnce("Final-Recipient: rfc822; b1@example.com")
                .containsOnlyOnce("Final-Recipient: rfc822; b2@example.com");
        Mail kept = refused();
        assertThat(recipients(kept)).containsExactly("b1@example.com", "b2@example.com");
        assertThat(new String(Messages.octets(kept), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(message("news@example.org", "Spring").replace("\n", "\r\n"));
    }

    @Test
    void allowedOnesShouldGetTheMessageWhenOthersAreRefused() throws Exception {
        SERVER.leaveClub("c2@example.com", "c4@example.com");

        SERVER.sendClub("c1@example.com", "c2@example.com", "c3@example.com", "c4@example.com");

        SERVER.only("c1@example.com");
        SERVER.only("c3@example.com");
        assertThat(SERVER.only("club@example.org").text())
                .contains("c2@example.com", "c4@example.com", "OPTED_OUT, rule 2")
                .doesNotContain("c1@example.com", "c3@example.com");
        assertThat(SERVER.mailboxes().total()).isEqualTo(3);
        assertThat(recipients(refused())).containsExactly("c2@example.com", "c4@example.com");
    }

    @Test
    void keptRefusalShouldSayPurposeAndVerdict() throws Exception {
        SERVER.leaveClub("d1@example.com");

        SERVER.sendClub("d1@example.com", "d2@example.com");

        Mail kept = refused();
        assertThat(attribute(kept, "purpose")).isEqualTo("example/club");
        assertThat(attribute(kept, "verdicts"))
                .containsPattern("d1@example.com.*refuse OPTED_OUT row=2 entry=[1-9][0-9]* subject=[^ ]+")
                .doesNotContain("d2@example.com");
    }

    @Test
    void keptRefusalShouldBeJudgedAnewWhenReleased() throws Exception {
        SERVER.send(
                "shop@example.org", message("shop@example.org", "R", "X-Consent-Purpose: newsletter"), "r@example.com");
        Mail kept = refused();
        kept.setState("transport");

        SERVER.james().spool().enQueue(kept);
        SERVER.james().awaitIdle();

        assertThat(SERVER.at("r@example.com")).isEmpty();
        assertThat(SERVER.at("shop@example.org")).hasSize(2);
    }

    @Test
    void oneReportShouldListAllRefusedWhenFiveThousandAreWrittenTo() throws Exception {
        String[] leavers = IntStream.range(0, 2_500)
                .mapToObj(i -> "leaver" + i + "@example.com")
                .toArray(String[]::new);
        SERVER.leaveClub(leavers);
        List<String> stayers = IntStream.range(0, 2_500)
                .mapToObj(i -> "stayer" + i + "@example.com")
                .toList();
        String[] all = IntStream.range(0, 5_000)
                .mapToObj(i -> i % 2 == 0 ? leavers[i / 2] : stayers.get(i / 2))
                .toArray(String[]::new);

        SERVER.sendClub(all);

        assertThat(stayers).allSatisfy(SERVER::only);
        assertThat(SERVER.mailboxes().total()).isEqualTo(2_501);
        Received report = SERVER.only("club@example.org");
        assertThat(Pattern.compile("Final-Recipient: rfc822; (.*)\r\n")
                        .matcher(report.text())
                        .results()
                        .map(r -> r.group(1)))
                .containsExactlyInAnyOrder(leavers);
        SERVER.assertNothingKept();
    }

    @Test
    void onePersonShouldGetOneCopyWhenNamedSeveralTimes() throws Exception {
        SERVER.sendClub("e@example.com", "E@Example.COM", "e@example.com", "\"e\"@example.com", "f@example.com");

        assertThat(SERVER.mailboxes().total()).isEqualTo(2);
        SERVER.only("f@example.com");
    }

    @Test
    void optOutShouldCountInEverySpellingOfTheAddress() throws Exception {
        SERVER.leaveClub("Gina.O'Hara@xn--bcher-kva.example");

        SERVER.sendClub("GINA.o'hara@XN--BCHER-KVA.Example", "\"gina.o'hara\"@xn--bcher-kva.example", "h@example.com");

        SERVER.only("h@example.com");
        assertThat(SERVER.mailboxes().total()).isEqualTo(2);
        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT");
    }

    @Test
    void optOutShouldNotReachAnotherTagOfTheAddress() throws Exception {
        SERVER.leaveClub("i+club@example.com");

        SERVER.sendClub("i+club@example.com", "i@example.com", "i+shop@example.com");

        assertThat(SERVER.at("i+club@example.com")).isEmpty();
        SERVER.only("i@example.com");
        SERVER.only("i+shop@example.com");
    }

    @Test
    void unreadableRecipientShouldBeHeldAndOthersServed() throws Exception {
        String unreadable = "x".repeat(70) + "@example.com";
        SERVER.leaveClub("j2@example.com");

        SERVER.sendClub("j1@example.com", unreadable, "j2@example.com");

        SERVER.only("j1@example.com");
        assertThat(recipients(SERVER.held())).containsExactly(unreadable);
        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("UNREADABLE_RECIPIENT");
        assertThat(SERVER.held().getErrorMessage()).startsWith("UNREADABLE_RECIPIENT: ");
        assertThat(SERVER.only("club@example.org").text()).contains("j2@example.com");
    }

    @Test
    void unreadableRecipientShouldBeHeldWhenAlone() throws Exception {
        SERVER.sendClub("y".repeat(65) + "@example.com");

        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("UNREADABLE_RECIPIENT");
        assertThat(SERVER.mailboxes().total()).isZero();
    }

    @Test
    void strangersMailShouldBeJudgedWhenItPosesAsOurs() throws Exception {
        SERVER.send(
                SERVER.stranger(),
                "news@example.org",
                bytes(message("news@example.org", "Phishing")),
                List.of("desk@example.org"));

        assertThat(SERVER.at("desk@example.org")).isEmpty();
    }

    private static Mail refused() {
        List<Mail> mails = SERVER.james().mailsIn(SampleJames.REFUSED);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }
}
