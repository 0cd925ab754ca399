package org.jamesconsent.cli.rewrite;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.mime.Limits;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** Makes one recipient's copies of messages for one purpose. */
public final class FileRewriter {
    private static final int BUFFER = 1 << 16;

    private final OrganisationParts organisation;
    private final PurposeConfiguration purpose;
    private final MarketingCopy.Recipient recipient;
    private final MarketingCopy.Options options;
    private final boolean released;

    /**
     * @param purpose one of the organisation's that is no service
     * @param options as {@code AddUnsubscribe} has them
     * @param released whether that is written too which the purpose holds or refuses
     */
    public FileRewriter(
            OrganisationParts organisation,
            PurposeConfiguration purpose,
            MarketingCopy.Recipient recipient,
            MarketingCopy.Options options,
            boolean released) {
        this.organisation = organisation;
        this.purpose = purpose;
        this.recipient = recipient;
        this.options = options;
        this.released = released;
    }

    /** Rewrites one file; whatever is the matter with it is in the outcome. Folders on the way to {@code out} are made. */
    public Outcome rewrite(Path in, Path out) {
        try {
            if (Files.size(in) > Limits.DEFAULT.messageBytes()) {
                return unreadable("the message is longer than " + Limits.DEFAULT.messageBytes() + " octets");
            }
            byte[] message = Files.readAllBytes(in);
            MarketingCopy copies =
                    MarketingCopy.of(message, organisation.configuration(), organisation.tokens(), purpose, options);
            if (copies.isMadeFor(recipient.subject())) {
                Files.write(prepared(out), message);
                return new Outcome.Unchanged(message.length);
            }
            Optional<MarketingCopy.Obstacle> obstacle = released ? Optional.empty() : copies.obstacle();
            if (obstacle.isPresent()) {
                MarketingCopy.Obstacle why = obstacle.get();
                return new Outcome.Stopped(why.fault(), why.refused(), why.detail());
            }
            RewrittenMessage copy = copies.copyFor(recipient);
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(prepared(out)), BUFFER)) {
                copy.writeTo(stream);
            }
            return new Outcome.Rewritten(
                    copy, copies.template().showsWayOut(), copies.whyUnseen().orElse(null));
        } catch (MalformedMessageException e) {
            return unreadable(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            return new Outcome.Failed("it does not exist");
        } catch (AccessDeniedException e) {
            return new Outcome.Failed("it may not be read or written: check owner and rights");
        } catch (IOException e) {
            return new Outcome.Failed(
                    "reading or writing failed (" + e.getClass().getSimpleName() + ")");
        } catch (RuntimeException e) {
            // One message must not keep thousands of others from being rewritten.
            return new Outcome.Failed("an unforeseen error, " + e.getClass().getSimpleName());
        }
    }

    private static Outcome unreadable(String detail) {
        return new Outcome.Stopped(MessageFault.UNREADABLE_MESSAGE, false, detail);
    }

    private static Path prepared(Path out) throws IOException {
        Path folder = out.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return out;
    }
}
