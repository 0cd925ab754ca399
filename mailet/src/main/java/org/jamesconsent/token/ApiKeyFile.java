package org.jamesconsent.token;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jamesconsent.consent.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the API on disk, as hashes: a text file, readable by its owner only, that need not be there.
 *
 * <pre>
 * # comment
 * key &lt;id&gt; &lt;organisation&gt; &lt;actions&gt; &lt;made at&gt; &lt;revoked at, or -&gt; &lt;SHA-256&gt; &lt;name, or -&gt;
 * </pre>
 *
 * <p>It is read for each request, so that a change takes effect at once. Safe for any thread.
 */
public final class ApiKeyFile {
    private static final String NOTHING = "-";

    private final Path path;

    public ApiKeyFile(Path path) {
        this.path = path;
    }

    /**
     * All keys, also those that are revoked, in the order in which they were made; none if there is no file.
     *
     * @throws KeyFileException if the file is unreadable, malformed, or readable for others than its owner; the message names
     *     file and line
     */
    public List<ApiKey> read() throws KeyFileException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
            OwnerOnlyFile.requirePrivate(path);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new KeyFileException(
                    "the key file " + path + " cannot be read (" + e.getClass().getSimpleName()
                            + "). Check its owner and rights",
                    e);
        }
        return parse(lines);
    }

    /**
     * Whose key that is, revoked or not.
     *
     * @param key as it came
     * @return empty if it is none of ours
     * @throws KeyFileException as for {@link #read}
     */
    public Optional<ApiKey> find(String key) throws KeyFileException {
        String id = ApiKey.idIn(key);
        return read().stream()
                .filter(one -> one.id().equals(id))
                .filter(one -> one.isHashOf(key))
                .findFirst();
    }

    /**
     * Makes a key and keeps its hash; creates the file if it is absent.
     *
     * @param name without blanks and control characters; null for none
     * @throws KeyFileException if the file cannot be read or replaced: it is as before then
     */
    public ApiKey.Made add(
            OrganisationId organisation,
            Set<ApiAction> actions,
            @Nullable String name,
            Instant now,
            SecureRandom random)
            throws KeyFileException {
        ApiKey.Made made = ApiKey.make(organisation, actions, name, now, random);
        replace(keys -> {
            List<ApiKey> more = new ArrayList<>(keys);
            more.add(made.known());
            return more;
        });
        return made;
    }

    /**
     * Makes a key good for nothing from now on. It stays in the file, since evidence names it.
     *
     * @return empty if there is no key of that id
     * @throws KeyFileException if the file cannot be read or replaced: it is as before then
     */
    public Optional<ApiKey> revoke(String id, Instant now) throws KeyFileException {
        if (read().stream().noneMatch(key -> key.id().equals(id))) {
            return Optional.empty();
        }
        return replace(keys -> keys.stream()
                        .map(key -> key.id().equals(id) ? key.revoked(now) : key)
                        .toList())
                .stream()
                .filter(key -> key.id().equals(id))
                .findFirst();
    }

    private List<ApiKey> replace(Function<List<ApiKey>, List<ApiKey>> change) throws KeyFileException {
        Path temporary = null;
        Path folder = OwnerOnlyFile.folder(path);
        try {
            Files.createDirectories(folder);
            try (FileChannel present = FileChannel.open(
                    path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnlyFile.ownerOnly())) {
                // Until the channel closes, so that two who change it at once both succeed.
                present.lock();
                List<ApiKey> changed = change.apply(read());
                temporary = OwnerOnlyFile.writeBeside(path, folder, format(changed));
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
                OwnerOnlyFile.syncFolder(folder);
                return changed;
            }
        } catch (IOException e) {
            throw new KeyFileException(
                    "the key file " + path + " cannot be replaced ("
                            + e.getClass().getSimpleName()
                            + "). Nothing was changed. Check the rights of the file and its folder",
                    e);
        } finally {
            OwnerOnlyFile.deleteQuietly(temporary);
        }
    }

    private static String format(List<ApiKey> keys) {
        StringBuilder text = new StringBuilder()
                .append(
                        "# Keys of the API of James Consent, as hashes: a key itself was shown once, when it was made.\n")
                .append("# To make, list and revoke keys: java -jar consent.jar keys api --help\n");
        for (ApiKey key : keys) {
            text.append(String.join(
                            " ",
                            "key",
                            key.id(),
                            key.organisation().value(),
                            key.orderedActions().stream().map(ApiAction::code).collect(Collectors.joining(",")),
                            key.createdAt().toString(),
                            key.revokedAt() == null ? NOTHING : key.revokedAt().toString(),
                            key.hash(),
                            key.name() == null ? NOTHING : key.name()))
                    .append('\n');
        }
        return text.toString();
    }

    private List<ApiKey> parse(List<String> lines) throws KeyFileException {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                ApiKey key = key(line.split("\\s+"), i + 1);
                if (!ids.add(key.id())) {
                    throw malformed(i + 1, "an id that no other line has");
                }
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private ApiKey key(String[] words, int line) throws KeyFileException {
        if (words.length != 8
                || !words[0].equals("key")
                || !words[1].matches("[a-z2-7]{8}")
                || !words[6].matches("[0-9a-f]{64}")) {
            throw malformed(line, "'key', id, organisation, actions, two times, SHA-256 and name");
        }
        try {
            return new ApiKey(
                    words[1],
                    new OrganisationId(words[2]),
                    actions(words[3]),
                    words[7].equals(NOTHING) ? null : words[7],
                    Instant.parse(words[4]),
                    words[5].equals(NOTHING) ? null : Instant.parse(words[5]),
                    words[6]);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw malformed(
                    line, "an organisation's id, actions such as ask,record, and times such as 2026-01-31T00:00:00Z");
        }
    }

    private static Set<ApiAction> actions(String codes) {
        Set<ApiAction> actions = new HashSet<>();
        for (String code : codes.split(",", -1)) {
            actions.add(ApiAction.named(code).orElseThrow(IllegalArgumentException::new));
        }
        return actions;
    }

    private KeyFileException malformed(int line, String expected) {
        return new KeyFileException(
                "the key file " + path + " is damaged in line " + line + ": expected " + expected
                        + ". Restore it from the backup, or make new keys",
                null);
    }
}
