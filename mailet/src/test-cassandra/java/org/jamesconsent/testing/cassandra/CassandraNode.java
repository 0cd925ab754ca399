package org.jamesconsent.testing.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Cassandra of one node, in a process of its own on a Java 17, which can be stopped, killed and started again on the same
 * ports and data.
 */
public final class CassandraNode implements AutoCloseable {
    public static final String DATACENTER = "datacenter1";

    private static final Duration START = Duration.ofMinutes(3);

    private final Path folder;
    private final Path java;
    private final int port = freePort();
    private final int storagePort = freePort();
    private Process process;

    private CassandraNode(Path folder, Path java) throws IOException {
        this.folder = folder;
        this.java = java;
        configure();
        this.process = launched();
    }

    /**
     * Starts one.
     *
     * @param folder where its data come to lie
     * @throws IllegalStateException if it does not start, for example since there is no Java for it
     */
    public static CassandraNode start(Path folder) throws IOException, InterruptedException {
        CassandraNode node = new CassandraNode(
                folder, java17().orElseThrow(() -> new IllegalStateException("there is no Java 17")));
        node.awaitAnswer();
        return node;
    }

    /**
     * Whether there is a Java that Cassandra runs on. Where there is none that is said; where {@code CI=true} it is a failure.
     *
     * @throws IllegalStateException if there is none, and {@code CI=true}
     */
    public static boolean canStart() {
        if (java17().isPresent()) {
            return true;
        }
        String notice = "Cassandra needs a Java 17 beside the newer one, and none was found: install one, or set JAVA17_HOME";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(notice);
        }
        System.err.println("SKIPPED: " + notice);
        return false;
    }

    /** A Java that this Cassandra runs on, if there is one: named by JAVA17_HOME, or installed where a system has its own. */
    private static Optional<Path> java17() {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA17_HOME")).map(Path::of).ifPresent(homes::add);
        for (String place : List.of("/usr/lib/jvm", "/opt", System.getProperty("user.home") + "/.jdks")) {
            try (Stream<Path> inside = Files.list(Path.of(place))) {
                inside.sorted().forEach(homes::add);
            } catch (IOException e) {
                // Not every system has this place.
            }
        }
        return homes.stream()
                .filter(CassandraNode::is17)
                .map(home -> home.resolve("bin/java"))
                .findFirst();
    }

    private static boolean is17(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17.");
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void configure() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/cassandra.yaml"), """
                cluster_name: consent
                num_tokens: 1
                auto_bootstrap: false
                allocate_tokens_for_local_replication_factor: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                endpoint_snitch: SimpleSnitch
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: "127.0.0.1:%d"
                listen_address: 127.0.0.1
                storage_port: %d
                rpc_address: 127.0.0.1
                native_transport_port: %d
                start_native_transport: true
                commitlog_sync: group
                commitlog_sync_group_window: 2ms
                data_file_directories: ["%s/data"]
                commitlog_directory: %s/commitlog
                hints_directory: %s/hints
                saved_caches_directory: %s/saved_caches
                cdc_enabled: false
                auto_snapshot: false
                memtable_heap_space: 64MiB
                memtable_offheap_space: 64MiB
                file_cache_size: 32MiB
                key_cache_size: 8MiB
                concurrent_reads: 16
                concurrent_writes: 16
                """.formatted(storagePort, storagePort, port, folder, folder, folder, folder));
        Files.writeString(folder.resolve("conf/logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %-5level %logger{20} %msg%n%ex{5}</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
    }

    private Process launched() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dcassandra.config=file://" + folder.resolve("conf/cassandra.yaml"),
                "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
                "-Dcassandra.storagedir=" + folder,
                "-Dcassandra-foreground=yes",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=1",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Djava.io.tmpdir=" + folder,
                "-Dio.netty.tryReflectionSetAccessible=true"));
        for (String inside : List.of(
                "java.io",
                "java.lang.module",
                "java.net",
                "java.nio",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "jdk.internal.loader",
                "jdk.internal.ref",
                "jdk.internal.reflect",
                "jdk.internal.math",
                "jdk.internal.module",
                "jdk.internal.util.jar",
                "sun.nio.ch")) {
            command.addAll(List.of("--add-opens", "java.base/" + inside + "=ALL-UNNAMED"));
            command.addAll(List.of("--add-exports", "java.base/" + inside + "=ALL-UNNAMED"));
        }
        for (String inside : List.of(
                "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.transport.tcp", "java.sql/java.sql",
                "java.management.rmi/com.sun.jmx.remote.internal.rmi", "java.rmi/sun.rmi.server",
                "java.base/java.lang.ref", "java.base/jdk.internal.misc", "java.base/jdk.internal.perf",
                "java.base/java.lang", "java.base/java.util",
                "jdk.management/com.sun.management.internal")) {
            command.addAll(List.of("--add-opens", inside + "=ALL-UNNAMED"));
            command.addAll(List.of("--add-exports", inside + "=ALL-UNNAMED"));
        }
        command.addAll(List.of(
                "-cp",
                Files.readString(Path.of(System.getProperty("cassandra.classpath"))).strip(),
                "org.apache.cassandra.service.CassandraDaemon"));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return folder.resolve("cassandra.log");
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Cassandra did not start: " + Files.readString(log()));
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try (CqlSession session = session()) {
            return !session.isClosed();
        } catch (AllNodesFailedException e) {
            return false;
        }
    }

    /** Connections past the store. */
    public CqlSession session() {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter(DATACENTER)
                .build();
    }

    public int port() {
        return port;
    }

    /** It hangs: connections stay, and nobody answers. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** As by a power cut. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts it again. */
    public void restart() throws IOException, InterruptedException {
        process = launched();
        awaitAnswer();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
