/**
 * How the pages look: their templates and style sheet, those of the jar or the administrator's own, which are tried at start.
 *
 * <p>Open {@link org.jamesconsent.page.PageTemplates} first.
 *
 * <p>Step before: {@code org.jamesconsent.http} has the values of a page. Step after: a browser. May import JMustache, jsoup and
 * {@code org.jamesconsent.config}. Everything public is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.page;

import org.jspecify.annotations.NullMarked;
