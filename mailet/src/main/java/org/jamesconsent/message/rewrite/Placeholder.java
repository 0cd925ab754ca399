package org.jamesconsent.message.rewrite;

/**
 * One spelling that stands for a link.
 *
 * @param spelling as the sender writes it; a blank stands for any white space or none
 * @param target which of the recipient's links it becomes
 * @param linking whether the tool makes an HTML link of it where it stands in running text
 * @param inHeaders whether it is looked for in header fields as well
 */
record Placeholder(String spelling, Target target, boolean linking, boolean inHeaders) {

    enum Target {
        UNSUBSCRIBE,
        PREFERENCES
    }

    /** The link of this target. */
    String link(Links links) {
        return target == Target.UNSUBSCRIBE ? links.unsubscribe() : links.preferences();
    }
}
