/**
 * Contact files: how they are read, and how they get into the consent store.
 *
 * <p>Open {@link org.jamesconsent.cli.contacts.ContactFile} first: it reads lines, of CSV, of JSON, and by {@code ForeignFormat} of
 * what other tools export; {@link org.jamesconsent.cli.contacts.ContactReader} makes each one a {@link
 * org.jamesconsent.contacts.Contact}, {@link org.jamesconsent.cli.contacts.ContactImport} records what is new in it.
 *
 * <p>Step before: {@code org.jamesconsent.cli} found file and configuration. Step after: {@code org.jamesconsent.contacts} tells
 * what a line means, {@code org.jamesconsent.consent} keeps it. May import those two, FastCSV and Jackson. Readers and imports
 * are for one thread; the values are immutable.
 */
@NullMarked
package org.jamesconsent.cli.contacts;

import org.jspecify.annotations.NullMarked;
