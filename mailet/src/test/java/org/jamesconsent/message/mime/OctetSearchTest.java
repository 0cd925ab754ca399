package org.jamesconsent.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetSearchTest {
    /** Few different octets, and the ones that a search in words could confuse with each other. */
    private static final byte[] OCTETS = {'-', ',', '.', 0, 1, -1, -128, 127, (byte) ('-' | 0x80)};

    private final Random random = new Random(7);

    @Test
    void indexOfShouldFindWhatALookAtEachOctetFinds() {
        for (int length = 0; length < 90; length++) {
            byte[] octets = octets(length);
            for (byte wanted : OCTETS) {
                for (int from = 0; from <= length; from++) {
                    assertThat(OctetSearch.indexOf(wanted, octets, from, length))
                            .isEqualTo(oneByOne(wanted, octets, from, length));
                }
            }
        }
    }

    @Test
    void indexOfShouldNotLookBehindTheEnd() {
        byte[] octets = new byte[100];
        for (int end = 0; end < octets.length; end++) {
            octets[end] = 'x';
            assertThat(OctetSearch.indexOf((byte) 'x', octets, 0, end)).isEqualTo(end);
            octets[end] = 0;
        }
    }

    @Test
    void copyUntilShouldCopyWhatStandsBefore() {
        for (int length = 0; length < 60; length++) {
            byte[] octets = octets(length);
            for (int from = 0; from <= length; from++) {
                byte[] target = new byte[length - from];

                int count = OctetSearch.copyUntil((byte) '-', octets, from, length, target, 0);

                assertThat(count).isEqualTo(oneByOne((byte) '-', octets, from, length) - from);
                assertThat(Arrays.copyOf(target, count)).isEqualTo(Arrays.copyOfRange(octets, from, from + count));
            }
        }
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            // Mostly of one kind, so that long stretches without the wanted one occur.
            octets[i] = random.nextInt(10) == 0 ? OCTETS[random.nextInt(OCTETS.length)] : (byte) 'a';
        }
        return octets;
    }

    private static int oneByOne(byte wanted, byte[] octets, int from, int end) {
        for (int i = from; i < end; i++) {
            if (octets[i] == wanted) {
                return i;
            }
        }
        return end;
    }
}
