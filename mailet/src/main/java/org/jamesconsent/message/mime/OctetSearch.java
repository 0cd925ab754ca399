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

    /**
     * Copies octets up to the first {@code wanted}, without it.
     *
     * @param target has room for all of them at {@code to}
     * @return how many
     */
    public static int copyUntil(byte wanted, byte[] octets, int from, int end, byte[] target, int to) {
        long eightWanted = (wanted & 0xFF) * ONES;
        int count = 0;
        while (from + count + 8 <= end) {
            long word = word(octets, from + count);
            WORD.set(target, to + count, word);
            long found = zeroes(word ^ eightWanted) & HIGHEST_BITS;
            if (found != 0) {
                return count + first(found);
            }
            count += 8;
        }
        while (from + count < end && octets[from + count] != wanted) {
            target[to + count] = octets[from + count];
            count++;
        }
        return count;
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
