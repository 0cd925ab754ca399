package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.message.MessageFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message while the store cannot be asked: it goes back into James's spool, whole, for another try after a
 * growing delay, and is held once those are used up. It is never sent unchecked, and never lost.
 *
 * <p>A queue that knows no delays (RabbitMQ's ignores them) uses the tries up at once, and the message is held.
 *
 * @param delays one for each further try
 * @param heldProcessor where the message goes in the end
 */
record StoreOutage(List<Duration> delays, String heldProcessor) {
    static final String DEFAULT_DELAYS = "10s, 1m, 5m, 15m, 1h, 3h";

    private static final Logger LOGGER = LoggerFactory.getLogger(StoreOutage.class);

    /** Reads the parameters {@code retryDelays} and {@code heldProcessor}. */
    static StoreOutage from(Parameters parameters) throws MessagingException {
        return new StoreOutage(
                parameters.durations("retryDelays", DEFAULT_DELAYS), parameters.text("heldProcessor", "consent-held"));
    }

    /** Postpones or holds; either way the caller is done with the mail. */
    void postpone(Mail mail, MailetContext context, StoreException cause) throws MessagingException {
        int attempt = ConsentAttributes.attempts(mail);
        if (attempt < delays.size()) {
            Duration delay = delays.get(attempt);
            LOGGER.warn(
                    "{}: the consent store cannot be asked ({}). The message waits for {} and is tried again, {} of {}",
                    mail.getName(),
                    cause.getMessage(),
                    delay,
                    attempt + 1,
                    delays.size());
            ConsentAttributes.setAttempts(mail, attempt + 1);
            context.sendMail(mail, mail.getState(), delay.toMillis(), TimeUnit.MILLISECONDS);
            mail.setState(Mail.GHOST);
        } else {
            LOGGER.error(
                    "{}: the consent store could not be asked {} times. The message is held whole in processor {}."
                            + " Mend the store, then reprocess it",
                    mail.getName(),
                    attempt + 1,
                    heldProcessor,
                    cause);
            mail.removeAttribute(ConsentAttributes.ATTEMPTS);
            ConsentAttributes.setFault(
                    mail, MessageFault.STORE_UNAVAILABLE, "the consent store could not be asked for too long");
            mail.setState(heldProcessor);
        }
    }
}
