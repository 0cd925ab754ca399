/**
 * Tells other systems of every consent change, signed, at least once, and in order for each person.
 *
 * <p>Open {@link org.jamesconsent.webhook.WebhookDelivery} first: it reads on in the ledger where the last round stopped, has {@link
 * org.jamesconsent.webhook.WebhookClient} send each entry as a {@link org.jamesconsent.webhook.WebhookEvent}, and notes how far it
 * came. {@link org.jamesconsent.webhook.WebhookWork} repeats that as long as James runs.
 *
 * <p>Step before: whoever recorded something in the ledger. Step after: the other system. May import {@code config}, {@code
 * consent}, {@code history}, {@code token} and Jackson.
 */
@NullMarked
package org.jamesconsent.webhook;

import org.jspecify.annotations.NullMarked;
