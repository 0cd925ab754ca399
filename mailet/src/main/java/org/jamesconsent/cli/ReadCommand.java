package org.jamesconsent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jamesconsent.cli.read.ReadingJson;
import org.jamesconsent.cli.read.StoredMessages;
import org.jamesconsent.cli.rewrite.MessageFiles;
import org.jamesconsent.message.mime.Limits;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent read}: tells what mail that came in says. */
@Command(
        name = "read",
        description = {
            "Tells as one JSON object a line what mails in files are: replies and what their writers want, automatic replies,"
                    + " bounces, complaints, commands; and what would be done.",
            "",
            "The mails are read by the same code as in James. Neither configuration nor keys nor a store are needed, and nothing"
                    + " is changed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every mail has its line",
            "1:some files cannot be read; all others have their lines",
            "2:wrong usage"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent read reply.eml",
            "  consent read --only '*.eml' inbox | jq 'select(.intent == \"DOUBTFUL\") | .sentence'"
        })
final class ReadCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "A file with one mail or a mailbox in mbox format, or a folder of such.")
    private Path in = Path.of("");

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            description =
                    "Which files of a folder are mails, such as '*.eml'. Default: all but those whose names begin with a"
                            + " dot.")
    private @Nullable String only;

    @Option(names = "--json", description = "Accepted, since other commands have it: the output is JSON anyway.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ReadCommand() {}

    static CommandLine commandLine() {
        return new CommandLine(new ReadCommand());
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (!Files.exists(in)) {
            throw new CommandFailure("the file " + in + " does not exist", null);
        }
        MailReader reader = new MailReader(ReadingBudget.DEFAULT);
        ReadingJson lines = new ReadingJson(spec.commandLine().getOut());
        boolean[] complete = {true};
        try {
            files().forEach(file -> complete[0] &= read(file, reader, lines), (unreadable, e) -> {
                complete[0] = false;
                fail(lines, unreadable, "it cannot be read: check owner and rights");
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return complete[0] ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
    }

    private MessageFiles files() throws CommandFailure {
        try {
            return new MessageFiles(in, only);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--only must be a pattern of file names such as '*.eml'", e);
        }
    }

    private static boolean read(Path file, MailReader reader, ReadingJson lines) {
        byte[] octets;
        try {
            if (Files.size(file) > Limits.DEFAULT.messageBytes()) {
                fail(lines, file, "it is longer than " + Limits.DEFAULT.messageBytes() + " octets");
                return false;
            }
            octets = Files.readAllBytes(file);
        } catch (IOException e) {
            fail(lines, file, "it cannot be read: check owner and rights");
            return false;
        }
        int[] number = {0};
        StoredMessages.forEach(octets, message -> {
            try {
                lines.write(file.toString(), ++number[0], reader.read(message));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return true;
    }

    private static void fail(ReadingJson lines, Path file, String error) {
        try {
            lines.writeFailure(file.toString(), error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
