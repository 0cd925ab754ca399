package org.jamesconsent.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.VerdictJournal.Judged;

/**
 * What became of the messages to one person. Of several verdicts on a message the last one counts.
 *
 * @param refused in the order in which the messages were first judged; those of dry runs, which were sent all the same, too
 * @param allowed how many messages, by purpose and channel
 */
public record Sends(List<Judged> refused, Map<Matter, Long> allowed) {
    public Sends {
        refused = List.copyOf(refused);
    }

    /** @param verdicts all on one person, in the order of the journal */
    public static Sends of(List<Judged> verdicts) {
        Map<JudgedMessage, Judged> last = new LinkedHashMap<>();
        verdicts.forEach(one -> last.put(one.message(), one));
        List<Judged> refused = new ArrayList<>();
        Map<Matter, Long> allowed = new TreeMap<>();
        for (Judged one : last.values()) {
            if (one.verdict().allowed()) {
                allowed.merge(matter(one.message()), 1L, Long::sum);
            } else {
                refused.add(one);
            }
        }
        return new Sends(refused, allowed);
    }

    /** Purpose and channel. */
    static Matter matter(JudgedMessage message) {
        return new Matter(message.purpose(), message.channel());
    }

    /** Whether nothing is known of any message. */
    public boolean isEmpty() {
        return refused.isEmpty() && allowed.isEmpty();
    }
}
