package org.jamesconsent.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a batch: one for each item, in their order, as if it had come alone. */
final class Batch {
    private Batch() {}

    /**
     * @param problems for each item, null if there is none
     * @param results for each item, of no account where there is a problem
     */
    static ObjectNode answer(List<@Nullable Problem> problems, List<ObjectNode> results) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        for (int i = 0; i < problems.size(); i++) {
            Problem problem = problems.get(i);
            ObjectNode item = items.addObject();
            item.put("status", problem == null ? 200 : problem.status());
            if (problem == null) {
                item.set("result", results.get(i));
            } else {
                item.set("problem", problem.toJson());
            }
        }
        return answer;
    }
}
