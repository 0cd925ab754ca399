package org.jamesconsent.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * With what the webhooks of one system are signed: a text file, readable by its owner only, with one secret a line, the newest
 * first, as Standard Webhooks writes them ({@code whsec_} and base64). While a new secret is being handed over there are two, and
 * everything is signed with both. Safe for any thread.
 */
public final class WebhookSecretFile {
    private static final String PREFIX = "whsec_";
    private static final int OCTETS = 32;
    private static final int LEAST_OCTETS = 24;
    private static final int MOST_OCTETS = 64;
    private static final int MOST_SECRETS = 2;

    private final Path path;

    public WebhookSecretFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the secrets, the newest first.
     *
     * @return at least one
     * @throws KeyFileException if the file is missing, unreadable, malformed, or readable for others than its owner; the message
     *     shows no secret
     */
    public List<byte[]> read() throws KeyFileException {
        List<String> lines = lines();
        if (lines == null) {
            throw new KeyFileException(
                    "the secret file " + path
                            + " does not exist. Make one with: java -jar consent.jar webhooks secret NAME",
                    null);
        }
        List<byte[]> secrets = new ArrayList<>();
        for (String line : lines) {
            secrets.add(parsed(line));
        }
        if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
            throw malformed();
        }
        return secrets;
    }

    /**
     * Puts a new secret before the one that is there, if one is. The file is replaced at once, so that nobody reads half of it.
     *
     * @return the new secret as the other system wants it
     * @throws KeyFileException if the file cannot be read or written: it is as before then
     */
    public String renew(SecureRandom random) throws KeyFileException {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        String secret = PREFIX + Base64.getEncoder().encodeToString(octets);
        List<String> present = lines();
        String text = Stream.concat(Stream.of(secret), present == null ? Stream.of() : present.stream())
                .limit(MOST_SECRETS)
                .collect(Collectors.joining("\n", "", "\n"));
        Path temporary = null;
        try {
            Path folder = OwnerOnlyFile.folder(path);
            Files.createDirectories(folder);
            temporary = OwnerOnlyFile.writeBeside(path, folder, text);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            OwnerOnlyFile.syncFolder(folder);
        } catch (IOException e) {
            throw new KeyFileException(
                    "the secret file " + path + " cannot be written ("
                            + e.getClass().getSimpleName() + "). Nothing was changed. Check the rights of its folder",
                    e);
        } finally {
            OwnerOnlyFile.deleteQuietly(temporary);
        }
        return secret;
    }

    private @Nullable List<String> lines() throws KeyFileException {
        try {
            List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            OwnerOnlyFile.requirePrivate(path);
            return lines;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new KeyFileException(
                    "the secret file " + path + " cannot be read ("
                            + e.getClass().getSimpleName() + "). Check its owner and rights",
                    e);
        }
    }

    private byte[] parsed(String line) throws KeyFileException {
        try {
            byte[] secret =
                    line.startsWith(PREFIX) ? Base64.getDecoder().decode(line.substring(PREFIX.length())) : new byte[0];
            if (secret.length >= LEAST_OCTETS && secret.length <= MOST_OCTETS) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // As any other malformed line, whose content no message may show.
        }
        throw malformed();
    }

    private KeyFileException malformed() {
        return new KeyFileException(
                "the secret file " + path + " must have one or two lines of " + PREFIX + " and " + LEAST_OCTETS + " to "
                        + MOST_OCTETS + " octets in base64",
                null);
    }
}
