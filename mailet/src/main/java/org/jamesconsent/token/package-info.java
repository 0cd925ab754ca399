/**
 * Keys and what is made with them: subject ids and the tokens in links and addresses.
 *
 * <p>Open {@link org.jamesconsent.token.Keyring} first: one organisation's keys, as kept in its {@link
 * org.jamesconsent.token.KeyFile}. {@link org.jamesconsent.token.WayOut} is what an unsubscribe link says, and {@link
 * org.jamesconsent.token.WayOutTokens} writes and reads it; {@link org.jamesconsent.token.UndoTokens} let it be taken back. {@link
 * org.jamesconsent.token.ApiKeyFile} has the keys with which other systems use the API.
 *
 * <p>Step before: {@code org.jamesconsent.config} says where the key files are. Step after: {@code
 * org.jamesconsent.consent}'s store is asked by subject id. May import {@code org.jamesconsent.consent}, the JDK's
 * cryptography, and Guava's encodings. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.token;

import org.jspecify.annotations.NullMarked;
