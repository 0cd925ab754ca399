/**
 * James Consent: marketing mail reaches a person only if that person may lawfully be sent it.
 */
@NullMarked
package org.jamesconsent;

import org.jspecify.annotations.NullMarked;
