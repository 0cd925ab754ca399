package org.jamesconsent.consent.cassandra;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.testing.cassandra.CassandraNode;

/** A real Cassandra, started once for all tests of the JVM and gone with it. Its tables are emptied for each test. */
final class RunningNode {
    private static final String KEYSPACE = "consent";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RunningNode() {}

    private static final class Holder {
        private static final CassandraNode NODE = started();
        private static final CqlSession SESSION = NODE.session();

        private static CassandraNode started() {
            try {
                CassandraNode node = CassandraNode.start(Files.createTempDirectory("cassandra"));
                Runtime.getRuntime().addShutdownHook(new Thread(node::close));
                return node;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A store without anything in it. */
    static CassandraServer newStore() throws StoreException {
        CassandraServer server = emptyKeyspace(KEYSPACE);
        if (Holder.SESSION
                        .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", KEYSPACE)
                        .one()
                == null) {
            CassandraConsentStore.open(server, Clock.systemUTC()).close();
        } else {
            for (var row : Holder.SESSION.execute(
                    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", KEYSPACE)) {
                String table = KEYSPACE + "." + row.getString(0);
                if (!table.endsWith("_meta")
                        && Holder.SESSION
                                        .execute("SELECT * FROM " + table + " LIMIT 1")
                                        .one()
                                != null) {
                    define("TRUNCATE " + table);
                }
            }
        }
        return server;
    }

    /** A keyspace, without tables unless it was there. */
    static CassandraServer emptyKeyspace(String name) {
        assumeTrue(CassandraNode.canStart());
        define("CREATE KEYSPACE IF NOT EXISTS " + name
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        return server(name, Duration.ofSeconds(10));
    }

    static CqlSession session() {
        return Holder.SESSION;
    }

    private static void define(String cql) {
        Holder.SESSION.execute(SimpleStatement.newInstance(cql).setTimeout(PATIENCE));
    }

    static CassandraServer server(String keyspace, Duration timeout) {
        return server(Holder.NODE, keyspace, timeout);
    }

    static CassandraServer server(CassandraNode node, String keyspace, Duration timeout) {
        return new CassandraServer(
                List.of(new CassandraServer.ContactPoint("127.0.0.1", node.port())),
                CassandraNode.DATACENTER,
                keyspace,
                Optional.empty(),
                Optional::empty,
                new CassandraServer.Encryption.Off(),
                timeout);
    }
}
