package org.jamesconsent.demo;

/**
 * What became of one message for one recipient, in the words of the table.
 *
 * @param verdict {@code allow} or {@code refuse}; {@code none} if the message is no marketing
 * @param ground basis or reason
 * @param rule the row of the rule set; empty if no row decided
 * @param arrived what the recipient has now, or else what the sender was told
 */
record Outcome(String verdict, String ground, String rule, String arrived) {
    /** Delivered with a way out in the header, and in the bodies as told there. */
    static Outcome allowed(String basis, String rule, String bodies) {
        return new Outcome("allow", basis, rule, "mail with headers and " + bodies);
    }

    /** Not delivered, and the sender knows. */
    static Outcome refused(String reason, String rule, String sender, String status) {
        return new Outcome("refuse", reason, rule, "report to " + sender + ", status " + status);
    }

    /** Delivered as it was sent: no marketing. */
    static Outcome untouched() {
        return new Outcome("none", "no marketing", "", "mail, byte for byte as it was sent");
    }

    /** None of the above, so never announced. */
    static Outcome odd(String verdict, String ground, String rule, String what) {
        return new Outcome(verdict, ground, rule, what);
    }

    boolean isDelivered() {
        return arrived.startsWith("mail");
    }

    @Override
    public String toString() {
        return verdict + " " + ground + (rule.isEmpty() ? "" : " by rule " + rule) + " (" + arrived + ")";
    }
}
