package org.jamesconsent.message.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for one octet in many, eight at a time: what is passed over in an attachment costs about as much as copying it. Pure
 * functions, safe for any thread.
 */
public final class OctetSearch {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES << 7;
    /** Times the lowest bits of eight octets, it has them side by side in its highest octet. */
    private static final long GATHERING = 0x0102040810204080L;

    /** How many octets {@link #matches} tells about. */
    public static final int BLOCK = Long.SIZE;

    private static final int SHORT = 16;

    private OctetSearch() {}

    /**
     * Index of the first {@code wanted} in {@code octets} from {@code from} to {@code end}; {@code end} if there is none.
     *
     * @param wanted an octet as Java's {@code byte} has it, negative above 0x7F
     */
    public static int indexOf(byte wanted, byte[] octets, int from, int end) {
        long eightWanted = (wanted & 0xFF) * ONES;
        int position = from;
        while (position + 32 <= end) {
            long found = zeroes(word(octets, position) ^ eightWanted)
                    | zeroes(word(octets, position + 8) ^ eightWanted)
                    | zeroes(word(octets, position + 16) ^ eightWanted)
                    | zeroes(word(octets, position + 24) ^ eightWanted);
            if ((found & HIGHEST_BITS) != 0) {
                break;
            }
            position += 32;
        }
        while (position + 8 <= end) {
            long found = zeroes(word(octets, position) ^ eightWanted) & HIGHEST_BITS;
            if (found != 0) {
                return position + first(found);
            }
            position += 8;
        }
        while (position < end && octets[position] != wanted) {
            position++;
        }
        return position;
    }

    /** Index of the first octet that is one of three, from {@code from} to {@code end}; {@code end} if there is none. */
    public static int indexOfAny(byte one, byte two, byte three, byte[] octets, int from, int end) {
        long eightOnes = (one & 0xFF) * ONES;
        long eightTwos = (two & 0xFF) * ONES;
        long eightThrees = (three & 0xFF) * ONES;
        int position = from;
        while (position + 8 <= end) {
            long word = word(octets, position);
            long found =
                    (zeroes(word ^ eightOnes) | zeroes(word ^ eightTwos) | zeroes(word ^ eightThrees)) & HIGHEST_BITS;
            if (found != 0) {
                return position + first(found);
            }
            position += 8;
        }
        while (position < end && octets[position] != one && octets[position] != two && octets[position] != three) {
            position++;
        }
        return position;
    }

    /**
     * Which octets are {@code wanted}: bit 0 stands for the one at {@code from}, and so on for {@value #BLOCK} octets or as many
     * as there are before {@code end}.
     */
    public static long matches(byte wanted, byte[] octets, int from, int end) {
        long matches = 0;
        if (from + BLOCK <= end) {
            long eightWanted = (wanted & 0xFF) * ONES;
            for (int i = 0; i < BLOCK; i += 8) {
                long word = word(octets, from + i) ^ eightWanted;
                long highest = ~((word & ~HIGHEST_BITS) + ~HIGHEST_BITS | word) & HIGHEST_BITS;
                matches |= (highest >>> 7) * GATHERING >>> 56 << i;
            }
            return matches;
        }
        for (int position = from; position < end; position++) {
            if (octets[position] == wanted) {
                matches |= 1L << position - from;
            }
        }
        return matches;
    }

    /**
     * Copies octets from {@code from} to {@code to}, quickly if they are few.
     *
     * @param target up to {@value #SHORT} octets from {@code at} on are overwritten, whatever the number of those copied
     */
    public static void copy(byte[] octets, int from, int to, byte[] target, int at) {
        if (to - from <= SHORT && from + SHORT <= octets.length && at + SHORT <= target.length) {
            WORD.set(target, at, word(octets, from));
            WORD.set(target, at + 8, word(octets, from + 8));
        } else {
            System.arraycopy(octets, from, target, at, to - from);
        }
    }

    private static long word(byte[] octets, int position) {
        return (long) WORD.get(octets, position);
    }

    /** The highest bit of an octet is set where the octet is zero; above the first such one it may be set elsewhere, too. */
    private static long zeroes(long word) {
        return word - ONES & ~word;
    }

    private static int first(long highestBits) {
        return Long.numberOfTrailingZeros(highestBits) >>> 3;
    }
}
