/** The demonstration, tried in this process. */
@NullMarked
package org.jamesconsent.demo;

import org.jspecify.annotations.NullMarked;
