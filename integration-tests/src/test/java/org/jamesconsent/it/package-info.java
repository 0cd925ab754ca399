/** What the product promises, tried on a real James with the packaged jar: real SMTP in, real SMTP out. */
@NullMarked
package org.jamesconsent.it;

import org.jspecify.annotations.NullMarked;
