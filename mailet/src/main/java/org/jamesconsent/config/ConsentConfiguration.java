package org.jamesconsent.config;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.consent.OrganisationId;

/**
 * All of {@code consent.xml}.
 *
 * @param organisations at least one, each with another id; their senders, sender domains and unsubscribe addresses are
 *     disjoint
 * @param store where consents are kept
 * @param authorisedNetworks from where the header {@code X-Consent-Purpose} is believed without SMTP authentication
 * @param dryRun whether everything is sent, and verdicts are only logged and stamped
 * @param verdictsKept for how long it is remembered which verdict each recipient of each message got; empty if it is not
 * @param web where the pages behind the links are served; empty if this James serves none
 * @param api where other systems record and ask; empty if this James lets none
 * @param webhooks who is told of every consent change, each by another name
 * @param retention how long what is no longer needed is kept
 */
public record ConsentConfiguration(
        List<OrganisationConfiguration> organisations,
        Store store,
        List<IpNetwork> authorisedNetworks,
        boolean dryRun,
        Optional<Period> verdictsKept,
        Optional<WebConfiguration> web,
        Optional<ApiConfiguration> api,
        List<WebhookConfiguration> webhooks,
        RetentionConfiguration retention) {
    /** Where consents are kept. */
    public sealed interface Store {}

    /**
     * The embedded store.
     *
     * @param file the database file
     * @param busyTimeout how long to wait for another process's write before the store counts as unavailable
     */
    public record Sqlite(Path file, Duration busyTimeout) implements Store {}

    /**
     * A PostgreSQL server.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}
     * @param user as whom to log in
     * @param password where the password stands; empty if the server asks for none
     * @param encrypted whether TLS is spoken, and the server's certificate verified
     * @param rootCertificate who vouches for the server; empty if those do whom Java trusts
     * @param connections at most so many at once
     * @param timeout how long to wait for the server before the store counts as unavailable
     */
    public record Postgresql(
            String url,
            String user,
            Optional<Secret> password,
            boolean encrypted,
            Optional<Path> rootCertificate,
            int connections,
            Duration timeout)
            implements Store {}

    /**
     * A Cassandra cluster.
     *
     * @param contactPoints some of its nodes, at least one
     * @param datacenter the one whose nodes are asked
     * @param keyspace where the tables come to lie
     * @param user as whom to log in; empty if the cluster lets everybody in
     * @param password where the password stands; empty if the cluster asks for none
     * @param encrypted whether TLS is spoken, and the nodes' certificates verified
     * @param rootCertificate who vouches for the nodes; empty if those do whom Java trusts
     * @param jamesSession whether James's own connections are used where it has some
     * @param timeout how long to wait for the nodes before the store counts as unavailable
     */
    public record Cassandra(
            List<HostAndPort> contactPoints,
            String datacenter,
            String keyspace,
            Optional<String> user,
            Optional<Secret> password,
            boolean encrypted,
            Optional<Path> rootCertificate,
            boolean jamesSession,
            Duration timeout)
            implements Store {
        public Cassandra {
            contactPoints = List.copyOf(contactPoints);
        }
    }

    /** Where a secret stands. The secret itself is no part of the configuration. */
    public sealed interface Secret {
        /** In a file, alone. */
        record InFile(Path path) implements Secret {}

        /** In an environment variable. */
        record InVariable(String name) implements Secret {}
    }

    public ConsentConfiguration {
        organisations = List.copyOf(organisations);
        authorisedNetworks = List.copyOf(authorisedNetworks);
        webhooks = List.copyOf(webhooks);
    }

    /** The organisation of that id, if there is one. */
    public Optional<OrganisationConfiguration> organisation(OrganisationId id) {
        return organisations.stream().filter(o -> o.id().equals(id)).findFirst();
    }
}
