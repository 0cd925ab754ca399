package org.jamesconsent.reading.intent;

/** A text that counts how often it is looked at, and stops whoever looks too often: a search that runs wild ends there. */
final class SteppedText implements CharSequence {

    /** The steps are used up. */
    static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfSteps() {
            super("the search took more steps than its budget has", null, false, false);
        }
    }

    /** How many steps all texts of one mail have left. For one thread. */
    static final class Steps {
        private int left;

        Steps(int left) {
            this.left = left;
        }
    }

    private final String text;
    private final Steps steps;

    SteppedText(String text, Steps steps) {
        this.text = text;
        this.steps = steps;
    }

    @Override
    public char charAt(int index) {
        if (--steps.left < 0) {
            throw new OutOfSteps();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
