package org.jamesconsent.api;

import java.util.Optional;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** Whether the body of a request is worth reading. */
public sealed interface Admission {
    /** It is not. */
    record Refused(ApiAnswer answer) implements Admission {}

    /** It is. */
    final class Admitted implements Admission {
        private final Operation operation;
        private final ApiKey key;
        private final OrganisationParts parts;
        private final Optional<String> idempotencyKey;

        Admitted(Operation operation, ApiKey key, OrganisationParts parts, Optional<String> idempotencyKey) {
            this.operation = operation;
            this.key = key;
            this.parts = parts;
            this.idempotencyKey = idempotencyKey;
        }

        /** The longest body, in octets. */
        public int maxBodyBytes() {
            return operation.maxBodyBytes();
        }

        Operation operation() {
            return operation;
        }

        /** Whose request it is. */
        ApiKey key() {
            return key;
        }

        /** What belongs to the organisation that the key is for. */
        OrganisationParts parts() {
            return parts;
        }

        /** By which the client tells its own repetitions; empty if it does not. */
        Optional<String> idempotencyKey() {
            return idempotencyKey;
        }
    }
}
