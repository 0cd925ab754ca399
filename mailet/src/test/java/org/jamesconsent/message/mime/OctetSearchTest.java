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
    void indexOfAnyShouldFindTheFirstOfThree() {
        for (int length = 0; length < 60; length++) {
            byte[] octets = octets(length);
            for (int from = 0; from <= length; from++) {
                int first = Math.min(
                        oneByOne((byte) '-', octets, from, length),
                        Math.min(
                                oneByOne((byte) 0, octets, from, length), oneByOne((byte) -128, octets, from, length)));
                assertThat(OctetSearch.indexOfAny((byte) '-', (byte) 0, (byte) -128, octets, from, length))
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void matchesShouldTellEveryOctetUpToTheEnd() {
        for (int round = 0; round < 300; round++) {
            byte[] octets = octets(round);
            for (byte wanted : OCTETS) {
                int from = random.nextInt(octets.length + 1);
                long matches = OctetSearch.matches(wanted, octets, from, octets.length);
                for (int i = 0; i < OctetSearch.BLOCK; i++) {
                    boolean there = from + i < octets.length && octets[from + i] == wanted;
                    assertThat((matches >>> i & 1) == 1).isEqualTo(there);
                }
            }
        }
    }

    @Test
    void copyShouldCopyAtLeastWhatIsAskedFor() {
        for (int length = 0; length < 60; length++) {
            byte[] octets = octets(length);
            for (int from = 0; from <= length; from++) {
                for (int to = from; to <= length; to++) {
                    byte[] target = new byte[to - from];
                    byte[] spacious = new byte[length + 20];

                    OctetSearch.copy(octets, from, to, target, 0);
                    OctetSearch.copy(octets, from, to, spacious, 3);

                    byte[] copied = Arrays.copyOfRange(octets, from, to);
                    assertThat(target).isEqualTo(copied);
                    assertThat(Arrays.copyOfRange(spacious, 3, 3 + copied.length))
                            .isEqualTo(copied);
                }
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
