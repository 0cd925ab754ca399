package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.WebConfiguration;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.page.PageTemplates;
import org.jamesconsent.token.ApiKeyFile;
import org.jamesconsent.token.KeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.WebhookSecretFile;
import org.jamesconsent.wiring.ConsentFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code consent check}: would James start? */
@Command(
        name = "check",
        description = {
            "Checks consent.xml, the keys, the store, and templates and address of the pages, as James does when it starts."
                    + " Starts and changes nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is wrong: James would not start", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {"  consent check && systemctl restart james", "  consent check --json"})
final class CheckCommand implements Callable<Integer> {
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(names = "--json", description = "Reports as one JSON object on the standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CheckCommand(Clock clock) {
        this.clock = clock;
    }

    private enum Level {
        OK,
        NOTE,
        FAULT
    }

    private record Finding(String area, Level level, String text) {}

    @Override
    public Integer call() throws IOException {
        try {
            ConsentConfiguration read = configuration.read();
            add("configuration", Level.OK, organisations(read));
            if (read.dryRun()) {
                add("configuration", Level.NOTE, "<dryRun> is on: everybody is sent everything");
            }
            if (read.retention().daily().isEmpty()) {
                add("configuration", Level.NOTE, "nothing goes by itself, and no checkpoint is signed: <retention>");
            }
            checkKeys(read);
            checkStore(read);
            checkWeb(read);
            checkApi(read);
            checkWebhooks(read);
        } catch (InvalidConfigurationException e) {
            add("configuration", Level.FAULT, String.valueOf(e.getMessage()));
        }
        report();
        return findings.stream().anyMatch(one -> one.level() == Level.FAULT) ? ExitCode.PARTLY_REFUSED : ExitCode.DONE;
    }

    private void add(String area, Level level, String text) {
        findings.add(new Finding(area, level, text));
    }

    private static String organisations(ConsentConfiguration read) {
        long purposes = read.organisations().stream()
                .mapToLong(one -> one.purposes().size())
                .sum();
        return read.organisations().size() + " organisations, " + purposes + " purposes";
    }

    private void checkKeys(ConsentConfiguration read) {
        for (OrganisationConfiguration organisation : read.organisations()) {
            KeyFile file = new KeyFile(organisation.keyFile());
            try {
                if (file.exists()) {
                    add(
                            "keys",
                            Level.OK,
                            organisation.keyFile() + ", fingerprint "
                                    + file.read().fingerprint());
                } else {
                    add("keys", Level.NOTE, organisation.keyFile() + " is not there yet");
                }
            } catch (KeyFileException e) {
                add("keys", Level.FAULT, String.valueOf(e.getMessage()));
            }
        }
    }

    private void checkStore(ConsentConfiguration read) {
        if (findings.stream().anyMatch(one -> one.level() == Level.FAULT)) {
            return;
        }
        try {
            boolean exists = ConsentFiles.storeExists(read, clock);
            ConsentFiles.openForReading(read, clock).close();
            add(
                    "store",
                    exists ? Level.OK : Level.NOTE,
                    place(read.store()) + (exists ? "" : " is not there yet; James makes it at its first start"));
            if (!exists) {
                requireNoKeys(read);
            }
        } catch (StoreException | KeyFileException e) {
            add("store", Level.FAULT, String.valueOf(e.getMessage()));
        }
    }

    private static String place(ConsentConfiguration.Store store) {
        return switch (store) {
            case ConsentConfiguration.Sqlite sqlite -> sqlite.file().toString();
            case ConsentConfiguration.Postgresql postgresql -> postgresql.url();
            case ConsentConfiguration.Cassandra cassandra ->
                "cassandra:" + cassandra.contactPoints().getFirst() + "/" + cassandra.keyspace();
        };
    }

    private void requireNoKeys(ConsentConfiguration read) {
        for (OrganisationConfiguration organisation : read.organisations()) {
            if (Files.exists(organisation.keyFile())) {
                add(
                        "store",
                        Level.FAULT,
                        "there are keys in " + organisation.keyFile() + " but no store: it was lost, or is not where"
                                + " consent.xml says. If this really is a new store, run: java -jar consent.jar init");
            }
        }
    }

    private void checkWeb(ConsentConfiguration read) {
        if (read.web().isEmpty()) {
            add("web", Level.NOTE, "there is no <web>: this James answers at no link");
            return;
        }
        checkTemplates(read.web().get());
        checkBind("web", read.web().get().bind());
    }

    private void checkApi(ConsentConfiguration read) {
        if (read.api().isEmpty()) {
            return;
        }
        ApiConfiguration api = read.api().get();
        checkBind("api", api.bind());
        try {
            long good = new ApiKeyFile(api.keyFile())
                    .read().stream().filter(key -> key.revokedAt() == null).count();
            add(
                    "api",
                    good == 0 ? Level.NOTE : Level.OK,
                    api.keyFile() + " has " + good + " keys that are not revoked");
        } catch (KeyFileException e) {
            add("api", Level.FAULT, String.valueOf(e.getMessage()));
        }
    }

    private void checkWebhooks(ConsentConfiguration read) {
        for (WebhookConfiguration webhook : read.webhooks()) {
            try {
                int secrets = new WebhookSecretFile(webhook.secretFile()).read().size();
                add("webhook", Level.OK, webhook.name() + " is signed with " + secrets + " secrets");
            } catch (KeyFileException e) {
                add("webhook", Level.FAULT, String.valueOf(e.getMessage()));
            }
        }
    }

    private void checkBind(String area, HostAndPort bind) {
        try (ServerSocket socket = new ServerSocket()) {
            // As James does: what a James that has just ended left behind is no obstacle.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind.getHost()), bind.getPort()));
            add(area, Level.OK, bind + " is free");
        } catch (BindException e) {
            boolean inUse =
                    String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("in use");
            add(
                    area,
                    inUse ? Level.NOTE : Level.FAULT,
                    inUse
                            ? bind + " is in use: by a James that runs, or by another program"
                            : bind + " cannot be listened at (" + e.getMessage() + "): give <" + area
                                    + "><bind> an address of this machine");
        } catch (IOException e) {
            add(area, Level.FAULT, bind + " cannot be listened at (" + e.getMessage() + ")");
        }
    }

    private void checkTemplates(WebConfiguration web) {
        try {
            Set<String> own = PageTemplates.of(web.templates()).own();
            if (!own.isEmpty()) {
                add("templates", Level.OK, web.templates() + ": " + String.join(", ", own));
            }
        } catch (InvalidConfigurationException e) {
            add("templates", Level.FAULT, String.valueOf(e.getMessage()));
        }
    }

    private void report() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            for (Finding one : findings) {
                out.println(one.level().name().toLowerCase(Locale.ROOT) + " " + one.area() + ": " + one.text());
            }
            out.flush();
            return;
        }
        JsonGenerator generator = Json.generator(out);
        generator.writeStartObject();
        generator.writeBooleanField("sound", findings.stream().noneMatch(one -> one.level() == Level.FAULT));
        generator.writeArrayFieldStart("findings");
        for (Finding one : findings) {
            generator.writeStartObject();
            generator.writeStringField("area", one.area());
            generator.writeStringField("level", one.level().name().toLowerCase(Locale.ROOT));
            generator.writeStringField("text", one.text());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
        Json.end(generator);
    }
}
