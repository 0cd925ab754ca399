/**
 * {@code conf/consent.xml} as immutable records.
 *
 * <p>Open {@link org.jamesconsent.config.ConsentConfiguration} first. {@link
 * org.jamesconsent.config.ConsentConfigurationReader} makes it from XML and reports every fault at once, each naming
 * file, element, value and what was expected. {@link org.jamesconsent.config.WorkingDirectory} finds files the way James
 * does.
 *
 * <p>Step before: James's configuration provider, or the command line, reads the XML. Step after: {@code
 * org.jamesconsent.wiring} opens store and keys. May import {@code org.jamesconsent.consent}, {@code
 * org.jamesconsent.policy}, {@code org.jamesconsent.wording}, Commons Configuration and Guava. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.config;

import org.jspecify.annotations.NullMarked;
