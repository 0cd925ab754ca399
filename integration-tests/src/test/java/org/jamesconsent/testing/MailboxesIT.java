package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailboxesIT {
    @Test
    void mailShouldBeReadByImapWithTheAddressAsUserAndPassword() throws Exception {
        byte[] message = "From: a@example.org\r\nSubject: Hello\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Mailboxes mailboxes = Mailboxes.withImap()) {
            SmtpSender.to("127.0.0.1", mailboxes.smtpPort()).send("a@example.org", message, "b@example.com");

            try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
                store.connect("127.0.0.1", mailboxes.imapPort(), "b@example.com", "b@example.com");
                Folder inbox = store.getFolder("INBOX");
                inbox.open(Folder.READ_ONLY);
                assertThat(inbox.getMessages()).singleElement().satisfies(mail -> assertThat(mail.getSubject())
                        .isEqualTo("Hello"));
            }
        }
    }

    @Test
    void portShouldBeRefusedWhenThereIsNoImap() {
        try (Mailboxes mailboxes = new Mailboxes()) {
            assertThatIllegalStateException().isThrownBy(mailboxes::imapPort);
        }
    }
}
