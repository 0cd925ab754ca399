package org.jamesconsent.consent.sqlite;

import java.nio.ByteBuffer;
import org.jamesconsent.consent.SubjectId;

/** How many subjects go to a statement at once: as one parameter. */
final class SubjectBytes {
    private SubjectBytes() {}

    /** Their bytes one behind the other. */
    static byte[] of(SubjectId[] subjects) {
        ByteBuffer bytes = ByteBuffer.allocate(subjects.length * SubjectId.BYTES);
        for (SubjectId subject : subjects) {
            bytes.putLong(subject.high()).putLong(subject.low());
        }
        return bytes.array();
    }
}
