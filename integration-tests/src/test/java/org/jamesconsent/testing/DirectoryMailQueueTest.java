package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue.Type;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class DirectoryMailQueueTest {
    private static final MailQueueName SPOOL = MailQueueName.of("spool");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    private final AdjustableClock clock = AdjustableClock.system();
    private DirectoryMailQueueFactory factory;
    private DirectoryMailQueue queue;

    @BeforeEach
    void open() {
        factory = new DirectoryMailQueueFactory(folder, clock, true);
        queue = factory.createQueue(SPOOL);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private void reopen() {
        factory.close();
        open();
    }

    private static MailImpl mail(String name) throws MessagingException {
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender("shop@example.org")
                .addRecipients("ann@example.net", "bob@example.net")
                .build();
        byte[] message = "Subject: Hello\r\n\r\nBody \u00e9\r\n".getBytes(StandardCharsets.UTF_8);
        mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(message)));
        return mail;
    }

    private MailQueueItem next() {
        return Flux.from(queue.deQueue()).blockFirst(LONG);
    }

    private List<String> names() {
        return Stream.iterate(queue.dueCount(), left -> left > 0, left -> left - 1)
                .map(left -> next().getMail().getName())
                .toList();
    }

    private static String text(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void mailShouldComeOutAsItWentIn() throws Exception {
        MailImpl mail = mail("one");
        mail.setState("transport");
        mail.setErrorMessage("went wrong");
        mail.setRemoteAddr("192.0.2.1");
        mail.setRemoteHost("client.example.org");
        mail.setLastUpdated(new Date(1_700_000_000_000L));
        mail.addSpecificHeaderForRecipient(
                PerRecipientHeaders.Header.builder()
                        .name("X-Own")
                        .value("for Ann")
                        .build(),
                new MailAddress("ann@example.net"));
        Attribute nested = new Attribute(
                AttributeName.of("verdicts"),
                AttributeValue.of(Map.of(
                        "ann", AttributeValue.of("allow"),
                        "bob", AttributeValue.of(List.of(AttributeValue.of(1), AttributeValue.of(true))))));
        mail.setAttribute(nested);

        queue.enQueue(mail);
        Mail out = next().getMail();

        assertThat(out.getName()).isEqualTo("one");
        assertThat(out.getState()).isEqualTo("transport");
        assertThat(out.getErrorMessage()).isEqualTo("went wrong");
        assertThat(out.getMaybeSender()).isEqualTo(mail.getMaybeSender());
        assertThat(out.getRecipients()).isEqualTo(mail.getRecipients());
        assertThat(out.getRemoteAddr()).isEqualTo("192.0.2.1");
        assertThat(out.getRemoteHost()).isEqualTo("client.example.org");
        assertThat(out.getLastUpdated()).isEqualTo(mail.getLastUpdated());
        assertThat(out.getPerRecipientSpecificHeaders()).isEqualTo(mail.getPerRecipientSpecificHeaders());
        assertThat(out.attributes()).containsExactly(nested);
        assertThat(text(out)).isEqualTo(text(mail));
    }

    @Test
    void nullSenderShouldStayNull() throws Exception {
        MailImpl mail = mail("bounce");
        mail.setSender(null);
        queue.enQueue(mail);

        assertThat(next().getMail().hasSender()).isFalse();
    }

    @Test
    void attributeWithoutJsonFormShouldBeLost() throws Exception {
        MailImpl mail = mail("one");
        mail.setAttribute(new Attribute(AttributeName.of("object"), AttributeValue.ofUnserializable(new Object())));
        queue.enQueue(mail);

        assertThat(next().getMail().hasAttributes()).isFalse();
    }

    @Test
    void laterChangeShouldNotReachTheQueue() throws Exception {
        MailImpl mail = mail("one");
        queue.enQueue(mail);
        mail.getMessage().setHeader("Subject", "Changed");
        mail.setState("changed");

        Mail out = next().getMail();
        assertThat(out.getMessage().getSubject()).isEqualTo("Hello");
        assertThat(out.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void delayedMailShouldWaitForTheClock() throws Exception {
        queue.enQueue(mail("later"), Duration.ofHours(1));
        queue.enQueue(mail("now"));
        assertThat(next().getMail().getName()).isEqualTo("now");
        assertThat(queue.delayedCount()).isOne();
        assertThatThrownBy(() -> Flux.from(queue.deQueue()).blockFirst(SHORT)).hasMessageContaining("Timeout");

        clock.advance(Duration.ofHours(1));

        assertThat(next().getMail().getName()).isEqualTo("later");
    }

    @Test
    void delayBeyondAllTimeShouldNeverFallDue() throws Exception {
        queue.enQueue(mail("never"), Duration.ofSeconds(Long.MAX_VALUE));
        clock.advance(Duration.ofDays(365_000));

        assertThat(queue.delayedCount()).isOne();
    }

    @Test
    void flushShouldMakeDelayedMailDue() throws Exception {
        queue.enQueue(mail("later"), Duration.ofHours(1));

        assertThat(queue.flush()).isOne();
        assertThat(next().getMail().getName()).isEqualTo("later");
    }

    @Test
    void unfinishedMailShouldComeAgainAfterReopening() throws Exception {
        queue.enQueue(mail("finished"));
        queue.enQueue(mail("unfinished"));
        next().done(CompletionStatus.SUCCESS);
        MailQueueItem unfinished = next();

        reopen();
        unfinished.done(CompletionStatus.SUCCESS);

        assertThat(names()).containsExactly("unfinished");
    }

    @Test
    void delayShouldSurviveReopening() throws Exception {
        queue.enQueue(mail("later"), Duration.ofHours(1));

        reopen();

        assertThat(queue.dueCount()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(names()).containsExactly("later");
    }

    @Test
    void halfWrittenFileShouldBeForgotten() throws Exception {
        Files.writeString(folder.resolve("spool/000000000007.mail.part"), "{\"due\":");

        reopen();

        assertThat(queue.getSize()).isZero();
    }

    @Test
    void retriedMailShouldComeAgain() throws Exception {
        queue.enQueue(mail("one"));
        next().done(CompletionStatus.RETRY);

        assertThat(names()).containsExactly("one");
    }

    @Test
    void rejectedMailShouldBeKeptAndNotComeAgain() throws Exception {
        queue.enQueue(mail("one"));
        next().done(CompletionStatus.REJECT);

        reopen();

        assertThat(queue.getSize()).isZero();
        assertThat(folder.resolve("spool/000000000001.mail.rejected")).exists();
    }

    @Test
    void closedQueueShouldRefuseMail() throws Exception {
        MailImpl mail = mail("one");
        factory.close();

        assertThatThrownBy(() -> queue.enQueue(mail)).isInstanceOf(MailQueueException.class);
    }

    @Test
    void browseAndRemoveShouldSeeWaitingMail() throws Exception {
        queue.enQueue(mail("one"));
        queue.enQueue(mail("two"), Duration.ofHours(1));
        queue.enQueue(mail("three"));

        assertThat(queue.remove(Type.Name, "one")).isOne();

        assertThat(queue.browse())
                .toIterable()
                .extracting(view -> view.getMail().getName())
                .containsExactly("three", "two");
        assertThat(queue.clear()).isEqualTo(2);
        assertThat(factory.isIdle()).isTrue();
    }
}
