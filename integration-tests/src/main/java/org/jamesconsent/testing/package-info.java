/**
 * A real James 3.9.0 for tests and for the demo. Before it stands an SMTP client ({@link
 * org.jamesconsent.testing.SmtpSender}); behind it a GreenMail whose post {@link org.jamesconsent.testing.Mailboxes}
 * reads. Open {@link org.jamesconsent.testing.AssembledJames} first.
 *
 * <p>A mail's way: {@code SmtpSender} → {@code SmtpEntrance} (SubEthaSMTP) → {@link
 * org.jamesconsent.testing.DirectoryMailQueue} → James's spooler and mailet container, with extensions from
 * {@code extensions-jars/} → {@link org.jamesconsent.testing.Outbox} → GreenMail.
 *
 * <p>Real James 3.9.0, from Maven Central: the Guice server, spooler, processors, matcher splitting, mailet, matcher and
 * extension loaders, configuration providers, all of mailet-standard (among them RemoveMimeHeader, SetMimeHeader,
 * ToProcessor, Null, PostmasterAlias, RelayLimit, All, HostIsLocal, RecipientIsLocal, SMTPAuthSuccessful, SentByMailet),
 * the DKIM mailets, data and repositories in memory. Not published there, and so replaced: the SMTP server, the queue,
 * and the mailets of the module james-server-mailets, whose stand-ins lie in the package
 * {@code org.apache.james.transport.mailets}.
 *
 * <p>Nothing here may depend on the extension: its classes must come out of the jar. Types are thread-safe unless they
 * say otherwise.
 */
@NullMarked
package org.jamesconsent.testing;

import org.jspecify.annotations.NullMarked;
