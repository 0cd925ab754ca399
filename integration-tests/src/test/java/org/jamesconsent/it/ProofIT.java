package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jamesconsent.testing.Product;
import org.jamesconsent.testing.Product.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why a message was sent or not, asked of the journal that James wrote and of copies that it delivered. */
class ProofIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    private static Said consent(String... arguments) throws Exception {
        return Product.consent(SERVER.folder(), withConfiguration(arguments));
    }

    private static String[] withConfiguration(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "conf/consent.xml"));
        return all.toArray(String[]::new);
    }

    private static String messageId(String subject) {
        return "<" + subject.hashCode() + "@example.org>";
    }

    @Test
    void everyRecipientsVerdictShouldBeFoundByMessageIdAndByTheCopy() throws Exception {
        SERVER.leaveClub("left@example.com");
        SERVER.send(
                "club@example.org",
                message("club@example.org", "Proof"),
                "left@example.com",
                "a@example.com",
                "b@example.com");

        Said all = consent("proof", messageId("Proof"));
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out().lines().filter(line -> line.contains("allow NON_PROFIT by row 10")))
                .hasSize(2);
        assertThat(all.out().lines().filter(line -> line.contains("refuse OPTED_OUT by row 2")))
                .hasSize(1);

        Said refused = consent("proof", messageId("Proof"), "left@example.com");
        assertThat(refused.out())
                .contains("refuse OPTED_OUT by row 2, on entry ")
                .contains(" withdrawn");

        Said copy = consent("proof", file(SERVER.only("a@example.com")).toString());
        assertThat(copy.exitCode()).as(copy.out() + copy.err()).isZero();
        assertThat(copy.out()).contains("the stamp is genuine, and the journal says the same");
    }

    @Test
    void whoLeavesWhileACopyWaitsShouldHaveBothVerdicts() throws Exception {
        SERVER.sendClub("c@example.com");
        String address = unsubscribeAddress(SERVER.only("c@example.com"));
        SERVER.mailboxes().clear();
        SERVER.send(SERVER.stranger(), "", SampleJames.bytes("Subject: unsubscribe\n\n"), List.of(address));
        SERVER.mailboxes().clear();

        SERVER.sendClub("c@example.com");

        assertThat(consent("proof", messageId("Meeting"), "c@example.com").out())
                .containsSubsequence("allow NON_PROFIT by row 10", "refuse OPTED_OUT by row 2");
        Said history = consent("history", "c@example.com");
        assertThat(history.out()).contains("club by mail refused OPTED_OUT, row 2, by entry ");
    }

    @Test
    void theHistoryShouldComeAsAPage() throws Exception {
        SERVER.sendClub("d@example.com");

        Said said = consent("history", "d@example.com", "--html", "d.html");

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(SERVER.folder().resolve("d.html"))
                .content()
                .contains("Gardeners’ club, by e-mail")
                .contains("1 allowed");
    }

    private static Path file(Received received) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        received.message().writeTo(octets);
        return Files.write(SERVER.folder().resolve("copy.eml"), octets.toByteArray());
    }
}
