package org.jamesconsent.cli.rewrite;

import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jspecify.annotations.Nullable;

/** What became of one message. */
public sealed interface Outcome {
    /** Whether there is a copy. */
    boolean isWritten();

    /**
     * A copy was written.
     *
     * @param copy with its edits
     * @param showsWayOut whether a reader of the body sees a way out
     * @param why why not; null if so
     */
    record Rewritten(
            RewrittenMessage copy,
            boolean showsWayOut,
            @Nullable String why) implements Outcome {
        @Override
        public boolean isWritten() {
            return true;
        }
    }

    /**
     * The message is a copy for this recipient already and was written as it is.
     *
     * @param size octets
     */
    record Unchanged(long size) implements Outcome {
        @Override
        public boolean isWritten() {
            return true;
        }
    }

    /**
     * The mailet would not send it; nothing was written.
     *
     * @param fault what is the matter
     * @param refused whether it would go back to its sender; else it would be held
     * @param detail the fault in words
     */
    record Stopped(MessageFault fault, boolean refused, String detail) implements Outcome {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /**
     * The file could not be read or written.
     *
     * @param why in words
     */
    record Failed(String why) implements Outcome {
        @Override
        public boolean isWritten() {
            return false;
        }
    }
}
