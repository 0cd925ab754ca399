package org.jamesconsent.testing;

import com.google.inject.Injector;
import com.google.inject.Module;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.james.CoreDataModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.server.DKIMMailetModule;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.ExtendedClassLoader;
import org.apache.james.utils.GuiceLoader;
import org.apache.james.utils.NamingScheme;
import org.apache.james.utils.UserDefinedStartable;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A running James 3.9.0, with what Maven Central has of it: spooler, mailet container, mailet and extension loaders,
 * XML and properties configuration, repositories in memory, DKIM mailets. Mails come in by SMTP, wait in a queue on disk
 * and go out by SMTP. Extension classes come from the jars in {@code <workdir>/extensions-jars} alone.
 *
 * <p>Several may run in one JVM, each with a working directory of its own. All methods may be called from any thread.
 */
public final class AssembledJames implements AutoCloseable {
    static {
        // Read once when James's server class is loaded: without it a failing start would end this JVM.
        System.setProperty("james.exit.on.startup.error", "false");
        // Guice's generated classes use sun.misc.Unsafe, about which newer JDKs complain on the console.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        // The samples listen at a fixed port unless told otherwise; here several servers share a machine.
        if (System.getProperty("consent.web.bind") == null) {
            System.setProperty("consent.web.bind", "127.0.0.1:0");
        }
    }

    private static final Object STARTING = new Object();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final GuiceJamesServer server;
    private final DirectoryMailQueueFactory queues;
    private final Outbox outbox;
    private final Injector injector;
    private final SmtpEntrance entrance;
    private final Path workingDirectory;
    private boolean ended;

    private AssembledJames(
            GuiceJamesServer server,
            DirectoryMailQueueFactory queues,
            Outbox outbox,
            SmtpEntrance entrance,
            Path workingDirectory) {
        this.server = server;
        this.queues = queues;
        this.outbox = outbox;
        this.injector = server.getProbe(AssemblyModule.Parts.class).injector();
        this.entrance = entrance;
        this.workingDirectory = workingDirectory;
    }

    /** What to assemble; {@link Builder#workingDirectory} is the one thing without a default. */
    public static Builder builder(Path workingDirectory) {
        return new Builder(workingDirectory);
    }

    /** The TCP port on 127.0.0.1 that takes mail. */
    public int smtpPort() {
        return entrance.port();
    }

    /** A client for {@link #smtpPort()}, not logged in. */
    public SmtpSender smtp() {
        return SmtpSender.to("127.0.0.1", smtpPort());
    }

    /** The TCP port on 127.0.0.1 at which the pages behind the links are served. */
    public int webPort() {
        return port("port", "This James serves no pages");
    }

    /** The TCP port on 127.0.0.1 at which other systems record and ask. */
    public int apiPort() {
        return port("apiPort", "This James has no API");
    }

    private int port(String method, String none) {
        try {
            Object web = extensionInstance("org.jamesconsent.http.ConsentWebStartable", UserDefinedStartable.class);
            OptionalInt port = (OptionalInt) web.getClass().getMethod(method).invoke(web);
            return port.orElseThrow(() -> new IllegalStateException(none));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The extension jar is not that of this build", e);
        }
    }

    /** The queue that every mail passes. */
    public DirectoryMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    /** All queues of this James. */
    public DirectoryMailQueueFactory queues() {
        return queues;
    }

    /** The deliveries of this James, to hold and release. */
    public Outbox outbox() {
        return outbox;
    }

    /** Where conf/, var/ and extensions-jars/ lie. */
    public Path workingDirectory() {
        return workingDirectory;
    }

    /** What mailets see of James. */
    public MailetContext mailetContext() {
        return instance(MailetContext.class);
    }

    /** An object out of James's own Guice injector. Bindings of extension modules live in a child of it, unseen here. */
    public <T> T instance(Class<T> type) {
        return injector.getInstance(type);
    }

    /**
     * A class as James's mailet loader finds it: out of James first, then out of this server's extension jars.
     *
     * @throws ClassNotFoundException when neither has it
     */
    public Class<?> locateClass(String className) throws ClassNotFoundException {
        synchronized (STARTING) {
            try {
                return instance(GuiceLoader.class)
                        .withNamingSheme(NamingScheme.IDENTITY)
                        .locateClass(new ClassName(className));
            } finally {
                forgetExtensionClasses();
            }
        }
    }

    /**
     * An object that James's extension loader makes, as it makes mailets: with the bindings of the extension modules.
     * What those bind as a singleton is the one the mailets use.
     *
     * @param className a class of James, of this class path or of the extension jars
     * @param type what to see it as; a type of the class path or of the JDK
     * @throws ClassNotFoundException when no class has that name
     */
    public <T> T extensionInstance(String className, Class<T> type) throws ClassNotFoundException {
        synchronized (STARTING) {
            try {
                Object made = instance(GuiceLoader.class).<Object>instantiate(new ClassName(className));
                return type.cast(made);
            } finally {
                forgetExtensionClasses();
            }
        }
    }

    /** The repository of that URL, for instance {@code memory://var/mail/held/}; made when absent. */
    public MailRepository repository(String url) {
        try {
            return instance(MailRepositoryStore.class).select(MailRepositoryUrl.from(url));
        } catch (MailRepositoryStore.MailRepositoryStoreException e) {
            throw new IllegalArgumentException("No repository " + url, e);
        }
    }

    /** Copies of all mails in the repository of that URL. */
    public List<Mail> mailsIn(String url) {
        try {
            MailRepository repository = repository(url);
            List<Mail> mails = new ArrayList<>();
            for (Iterator<MailKey> keys = repository.list(); keys.hasNext(); ) {
                mails.add(repository.retrieve(keys.next()));
            }
            return mails;
        } catch (MessagingException e) {
            throw new IllegalStateException("Can not read " + url, e);
        }
    }

    /**
     * Returns when no mail is due or being worked on: what has not been delivered by then will not be, unless something
     * delayed falls due. Gives up after two minutes.
     */
    public void awaitIdle() {
        Awaitility.await("an idle spool")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(queues::isIdle);
    }

    /**
     * Stops dead, as if the machine had lost power: no mail gets out any more, no queue entry is finished, no component
     * is told to end. What James has open (files, database connections) stays open until the JVM ends; for a process
     * that really dies, see {@link JamesProcess}.
     */
    public synchronized void crash() {
        ended = true;
        queues.close();
        outbox.shut();
        entrance.close();
    }

    /** Shuts down in order: no new mail, mails at work are finished, components are ended. Safe to call twice. */
    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        ended = true;
        entrance.close();
        outbox.release();
        server.stop();
        queues.close();
    }

    /** Collects what an {@link AssembledJames} is made of. Not thread-safe. */
    public static final class Builder {
        private final Path workingDirectory;
        private final Map<String, byte[]> configuration = new LinkedHashMap<>();
        private final List<Path> extensionJars = new ArrayList<>();
        private final List<String> domains = new ArrayList<>();
        private final Map<String, String> users = new LinkedHashMap<>();
        private final List<Module> overrides = new ArrayList<>();
        private final List<String> processOptions = new ArrayList<>();
        private SmtpSender target = SmtpSender.to("127.0.0.1", 25);
        private @Nullable Path copies;
        private Clock clock = Clock.systemUTC();
        private int smtpPort;
        private boolean trustedNetwork;
        private boolean sync = true;

        private Builder(Path workingDirectory) {
            this.workingDirectory = workingDirectory;
        }

        /** Copies every file of that folder, as it is, into conf/. Called again, later files win. */
        public Builder configuration(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    configuration.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
                return this;
            } catch (IOException e) {
                throw new IllegalArgumentException("Can not read the configuration folder " + folder, e);
            }
        }

        /** Writes one file into conf/, in UTF-8. */
        public Builder configuration(String fileName, String content) {
            configuration.put(fileName, content.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** Copies that jar into extensions-jars/. */
        public Builder extensionJar(Path jar) {
            extensionJars.add(jar);
            return this;
        }

        /** A domain whose mail is local, besides localhost. */
        public Builder domain(String name) {
            domains.add(name);
            return this;
        }

        /** A user who may log in; the domain after the at sign becomes a local one. */
        public Builder user(String address, String password) {
            users.put(address, password);
            return this;
        }

        /** Where DeliverToGreenMail, RemoteDelivery and LocalDelivery deliver. Default: port 25 of 127.0.0.1. */
        public Builder deliverTo(String host, int port) {
            target = SmtpSender.to(host, port).helo("james.example.org");
            return this;
        }

        /** The same for the GreenMail behind {@code mailboxes}. */
        public Builder deliverTo(Mailboxes mailboxes) {
            return deliverTo("127.0.0.1", mailboxes.smtpPort());
        }

        /** Keeps a copy of every delivered mail as .eml in that folder. */
        public Builder copiesIn(Path folder) {
            copies = folder;
            return this;
        }

        /** The clock of queue and mailets, for instance an {@link AdjustableClock}. Default: the system's. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The TCP port to listen on. Default: 0, any free one. */
        public Builder smtpPort(int port) {
            smtpPort = port;
            return this;
        }

        /** Whether clients may relay without log-in, as those of James's authorizedAddresses. Default: no. */
        public Builder trustedNetwork(boolean value) {
            trustedNetwork = value;
            return this;
        }

        /** Whether queued mails are forced to disk before they are acknowledged. Default: yes. */
        public Builder forceToDisk(boolean value) {
            sync = value;
            return this;
        }

        /** Bindings that replace James's own. */
        public Builder override(Module module) {
            overrides.add(module);
            return this;
        }

        /** An option for the JVM of {@link #startProcess}, such as {@code -Xmx128m}; {@link #start} looks at none. */
        public Builder processOption(String option) {
            processOptions.add(option);
            return this;
        }

        /**
         * Starts James and opens its SMTP port. Mails that an earlier James left in the working directory's queues are
         * taken up.
         *
         * @throws Exception whatever makes James refuse to start, causes included
         */
        public AssembledJames start() throws Exception {
            layOut();
            DirectoryMailQueueFactory queues =
                    new DirectoryMailQueueFactory(workingDirectory.resolve("var/queue"), clock, sync);
            Outbox outbox = new Outbox(target, copies);
            GuiceJamesServer server = GuiceJamesServer.forConfiguration(Configuration.builder()
                            .workingDirectory(workingDirectory.toFile())
                            .build())
                    .combineWith(
                            new CoreDataModule(),
                            new MailetProcessingModule(),
                            new DKIMMailetModule(),
                            new AssemblyModule(queues, outbox, List.copyOf(domains), Map.copyOf(users)))
                    .overrideWith(binder -> binder.bind(Clock.class).toInstance(clock))
                    .overrideWith(overrides);
            try {
                startAlone(server);
                UsersRepository accounts =
                        server.getProbe(AssemblyModule.Parts.class).injector().getInstance(UsersRepository.class);
                SmtpEntrance entrance = new SmtpEntrance(
                        queues.createQueue(MailQueueFactory.SPOOL), accounts, smtpPort, trustedNetwork);
                return new AssembledJames(server, queues, outbox, entrance, workingDirectory);
            } catch (Exception | Error e) {
                queues.close();
                stopQuietly(server, e);
                throw e;
            }
        }

        /**
         * Starts the same James in a JVM of its own. Clock and bindings can not go there: with {@link #clock} or {@link
         * #override} called, this throws {@link IllegalStateException}.
         *
         * @throws IllegalStateException also when James does not start, with what it printed
         */
        public JamesProcess startProcess() throws IOException {
            if (!overrides.isEmpty() || !clock.equals(Clock.systemUTC())) {
                throw new IllegalStateException("A clock or a binding can not be handed to another process");
            }
            layOut();
            List<String> arguments = new ArrayList<>();
            arguments.add("workdir=" + workingDirectory.toAbsolutePath());
            arguments.add("port=" + smtpPort);
            arguments.add("deliver=" + target.host() + ":" + target.port());
            arguments.add("trusted=" + trustedNetwork);
            arguments.add("force=" + sync);
            if (copies != null) {
                arguments.add("copies=" + copies.toAbsolutePath());
            }
            domains.forEach(domain -> arguments.add("domain=" + domain));
            users.forEach((user, password) -> arguments.add("user=" + user + ":" + password));
            return JamesProcess.start(workingDirectory, processOptions, arguments);
        }

        private void layOut() throws IOException {
            Path conf = Files.createDirectories(workingDirectory.resolve("conf"));
            Files.createDirectories(workingDirectory.resolve("var"));
            Path jars = Files.createDirectories(workingDirectory.resolve("extensions-jars"));
            for (Map.Entry<String, byte[]> file : configuration.entrySet()) {
                Files.write(conf.resolve(file.getKey()), file.getValue());
            }
            for (Path jar : extensionJars) {
                Files.copy(jar, jars.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private static void stopQuietly(GuiceJamesServer server, Throwable reason) {
            try {
                server.stop();
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    /**
     * Two things in James belong to the JVM and not to one server: the extension class loader's cache of classes and the
     * names of the mailet container's MBeans. One start at a time, with both emptied around it, keeps servers apart.
     */
    private static void startAlone(GuiceJamesServer server) throws Exception {
        synchronized (STARTING) {
            forgetExtensionClasses();
            try {
                server.start();
            } finally {
                forgetExtensionClasses();
                unregisterMBeans();
            }
        }
    }

    private static void forgetExtensionClasses() {
        try {
            Field cache = ExtendedClassLoader.class.getDeclaredField("cache");
            cache.setAccessible(true);
            ((Map<?, ?>) cache.get(null)).clear();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("James's extension class loader is not that of 3.9.0", e);
        }
    }

    private static void unregisterMBeans() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : beans.queryNames(new ObjectName("org.apache.james:*"), null)) {
            beans.unregisterMBean(name);
        }
    }
}
