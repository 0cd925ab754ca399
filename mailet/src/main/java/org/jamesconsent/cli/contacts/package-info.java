/**
 * Contact files: what they may hold, how they are read, and how they get into the consent store.
 *
 * <p>Open {@link org.jamesconsent.cli.contacts.ContactColumn} first: the columns and what they mean. {@link
 * org.jamesconsent.cli.contacts.ContactFile} reads lines, of CSV, of JSON, and by {@code ForeignFormat} of what other tools
 * export; {@link org.jamesconsent.cli.contacts.ContactReader} makes each
 * one a {@link org.jamesconsent.cli.contacts.Contact}, {@link org.jamesconsent.cli.contacts.ContactImport} records what
 * is new in it.
 *
 * <p>Step before: {@code org.jamesconsent.cli} found file and configuration. Step after: {@code org.jamesconsent.consent}
 * keeps it. May import {@code config}, {@code consent}, {@code token}, {@code wiring}, FastCSV, Jackson and Guava. Readers and
 * imports are for one thread; the values are immutable.
 */
@NullMarked
package org.jamesconsent.cli.contacts;

import org.jspecify.annotations.NullMarked;
