package org.jamesconsent.testing;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The way in: an SMTP server on the loopback interface that puts what it gets on James's spool, with the attributes
 * that James's own SMTP server sets, and answers 250 once the queue has stored it. It adds no Received header, so that
 * a test can compare bytes; it accepts any recipient, as James does for a client that may relay.
 */
final class SmtpEntrance implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpEntrance.class);
    private static final AttributeName MAY_RELAY = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");
    private static final int MAX_RECIPIENTS = 10_000;
    private static final int MAX_MESSAGE_BYTES = 200 * 1024 * 1024;

    private final MailQueue spool;
    private final boolean trustedNetwork;
    private final SMTPServer server;

    SmtpEntrance(MailQueue spool, UsersRepository users, int port, boolean trustedNetwork) {
        this.spool = spool;
        this.trustedNetwork = trustedNetwork;
        this.server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .softwareName("James Consent test entrance")
                .insertReceivedHeaders(false)
                .maxRecipients(MAX_RECIPIENTS)
                .maxMessageSize(MAX_MESSAGE_BYTES)
                .fromAddressValidator(address -> true)
                .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory((user, password, context) -> logIn(users, user, password)))
                .messageHandlerFactory(Transaction::new)
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void logIn(UsersRepository users, String user, String password) throws LoginFailedException {
        try {
            if (users.test(Username.of(user), password).isEmpty()) {
                throw new LoginFailedException();
            }
        } catch (UsersRepositoryException | IllegalArgumentException e) {
            LOGGER.info("Log-in failed", e);
            throw new LoginFailedException();
        }
    }

    private final class Transaction implements MessageHandler {
        private final MessageContext context;
        private MaybeSender sender = MaybeSender.nullSender();
        private final List<MailAddress> recipients = new ArrayList<>();

        private Transaction(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String address) throws RejectException {
            sender = address.isEmpty() ? MaybeSender.nullSender() : MaybeSender.of(parse(address));
        }

        @Override
        public void recipient(String address) throws RejectException {
            recipients.add(parse(address));
        }

        private static MailAddress parse(String address) throws RejectException {
            try {
                return new MailAddress(address);
            } catch (AddressException | IllegalArgumentException e) {
                throw new RejectException(553, "5.1.3 Not an address: " + e.getMessage());
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            MailImpl mail = MailImpl.builder()
                    .name(MailImpl.getId())
                    .sender(sender)
                    .addRecipients(recipients)
                    .state(Mail.DEFAULT)
                    .build();
            try {
                mail.setMessageContent(MimeMessageInputStreamSource.create(mail.getName(), data));
                describeSession(mail);
                spool.enQueue(mail);
                return "2.6.0 Message received";
            } catch (MessagingException e) {
                LOGGER.error("Can not spool {}", mail.getName(), e);
                throw new RejectException(451, "4.0.0 Message not stored");
            } finally {
                LifecycleUtil.dispose(mail);
            }
        }

        private void describeSession(MailImpl mail) {
            if (context.getRemoteAddress() instanceof InetSocketAddress remote) {
                mail.setRemoteHost(remote.getHostName());
                mail.setRemoteAddr(remote.getAddress().getHostAddress());
            }
            mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of(context.getSessionId())));
            context.getHelo()
                    .ifPresent(helo -> mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of(helo))));
            Optional<String> user = context.getAuthenticationHandler()
                    .map(AuthenticationHandler::getIdentity)
                    .map(Object::toString);
            user.ifPresent(name -> mail.setAttribute(new Attribute(
                    Mail.SMTP_AUTH_USER, AttributeValue.of(Username.of(name).asString()))));
            if (trustedNetwork || user.isPresent()) {
                mail.setAttribute(new Attribute(MAY_RELAY, AttributeValue.of(true)));
            }
        }

        @Override
        public void done() {}
    }
}
