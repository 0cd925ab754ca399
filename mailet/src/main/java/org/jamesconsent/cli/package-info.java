/**
 * The command line {@code consent}: commands, their options, their output, their exit codes.
 *
 * <p>Open {@link org.jamesconsent.cli.ConsentCommand} first; each command is a class of its own that reads its options,
 * opens what it needs by {@link org.jamesconsent.wiring.ConsentFiles}, and leaves the work to a package below: {@code
 * contacts}, {@code explain}, {@code read} or {@code rewrite}.
 *
 * <p>Step before: a person or a script. Step after: {@code org.jamesconsent.wiring} opens store and keys. May import
 * everything but James and Guice, which are not in the command line's jar; nothing imports it. Commands are for one thread.
 */
@NullMarked
package org.jamesconsent.cli;

import org.jspecify.annotations.NullMarked;
