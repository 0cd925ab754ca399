/**
 * What mail that comes in says: a person's reply, a machine's reply, a bounce, a complaint, a command, or something else.
 *
 * <p>Open {@link org.jamesconsent.reading.MailReader} first: octets in, {@link org.jamesconsent.reading.Reading} out. Below it,
 * {@code mail} decodes headers and bodies, {@code words} separates a person's own words from what they quote, {@code intent}
 * finds what the words ask for, {@code report} reads bounces and complaints, {@code automata} recognises machines.
 *
 * <p>Step before: whoever received the mail. Step after: mailets and command line, which draw the consequences; nothing here
 * knows consents, tokens or stores. May import {@code org.jamesconsent.message} with its {@code mime}, and jsoup. Everything is immutable and
 * safe for any thread. Nothing here throws because of what a mail contains, and each mail costs no more than its {@link
 * org.jamesconsent.reading.mail.ReadingBudget}.
 */
@NullMarked
package org.jamesconsent.reading;

import org.jspecify.annotations.NullMarked;
