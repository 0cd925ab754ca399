package org.jamesconsent.token;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/**
 * One organisation's keys on disk: a text file, readable by its owner only.
 *
 * <pre>
 * # comment
 * hash &lt;32 bytes in base64&gt;
 * token &lt;id, 0 to 255&gt; &lt;32 bytes in base64&gt;
 * </pre>
 *
 * <p>The token key of the highest id signs; to rotate, add a line with a higher id and keep the old ones.
 */
public final class KeyFile {
    private static final String PREPARED = ".prepared";

    private final Path path;

    public KeyFile(Path path) {
        this.path = path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads the keys.
     *
     * @throws KeyFileException if the file is missing, unreadable, malformed, or readable for others than its owner; the
     *     message names file and line and shows no key
     */
    public Keyring read() throws KeyFileException {
        List<String> lines;
        try {
            // Any byte is a character of ISO 8859-1, so that a damaged line is reported as such.
            lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
            OwnerOnlyFile.requirePrivate(path);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("the key file " + path + " does not exist. Restore it from the backup", e);
        } catch (IOException e) {
            throw new KeyFileException(
                    "the key file " + path + " cannot be read (" + e.getClass().getSimpleName()
                            + "). Check its owner and rights",
                    e);
        }
        return parse(lines);
    }

    /**
     * Writes keys to a file that does not exist yet, with rights for its owner only, and to the disk before it returns. Of
     * several processes doing so at once one wins, and all read the winner's keys.
     *
     * @return the keys in the file
     * @throws KeyFileException if the file cannot be written
     */
    public Keyring create(Keyring keyring) throws KeyFileException {
        prepare(keyring);
        install(keyring.fingerprint());
        discard(keyring.fingerprint());
        return read();
    }

    /**
     * Writes keys to the disk, under another name beside the file until they are {@linkplain #install installed}. Whoever dies in
     * between leaves them there for the next start.
     *
     * @throws KeyFileException if they cannot be written
     */
    public void prepare(Keyring keyring) throws KeyFileException {
        Path temporary = null;
        try {
            Path folder = OwnerOnlyFile.folder(path);
            Files.createDirectories(folder);
            temporary = OwnerOnlyFile.writeBeside(path, folder, format(keyring));
            Files.move(temporary, prepared(keyring.fingerprint()), StandardCopyOption.ATOMIC_MOVE);
            OwnerOnlyFile.syncFolder(folder);
        } catch (IOException | UnsupportedOperationException e) {
            throw notCreated(e);
        } finally {
            OwnerOnlyFile.deleteQuietly(temporary);
        }
    }

    /**
     * Makes prepared keys the file's, if there is no file yet and they are there.
     *
     * @param fingerprint of the keys that count from now on: all others that were prepared are removed
     * @throws KeyFileException if the file cannot be written
     */
    public void install(String fingerprint) throws KeyFileException {
        try {
            // A link, not a move: it fails where another process was faster, instead of replacing its keys.
            Files.createLink(path, prepared(fingerprint));
            OwnerOnlyFile.syncFolder(OwnerOnlyFile.folder(path));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // Another process did so.
        } catch (IOException | UnsupportedOperationException e) {
            throw notCreated(e);
        }
        if (exists()) {
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(OwnerOnlyFile.folder(path), path.getFileName() + ".*" + PREPARED)) {
                for (Path one : all) {
                    OwnerOnlyFile.deleteQuietly(one);
                }
            } catch (IOException e) {
                throw notCreated(e);
            }
        }
    }

    /**
     * Removes keys that were prepared in vain.
     *
     * @throws KeyFileException if they cannot be removed
     */
    public void discard(String fingerprint) throws KeyFileException {
        OwnerOnlyFile.deleteQuietly(prepared(fingerprint));
    }

    private Path prepared(String fingerprint) {
        return path.resolveSibling(path.getFileName() + "." + fingerprint + PREPARED);
    }

    private KeyFileException notCreated(Exception cause) {
        return new KeyFileException(
                "the key file " + path + " cannot be created ("
                        + cause.getClass().getSimpleName()
                        + "). Check that its folder exists and is writable for James",
                cause);
    }

    /**
     * Adds a token key, which signs from now on. The file is replaced at once, so that nobody ever reads half of it; comments of
     * others' in it are lost.
     *
     * @return the keys in the file
     * @throws KeyFileException if the file cannot be read or replaced, or has no room for one more key: it is as before then
     */
    public Keyring rotate(SecureRandom random) throws KeyFileException {
        Path temporary = null;
        try (FileChannel present = FileChannel.open(path, StandardOpenOption.WRITE)) {
            // Until the channel closes, so that two who rotate at once add two keys.
            present.lock();
            Path folder = OwnerOnlyFile.folder(path);
            Keyring rotated = read().rotated(random);
            temporary = OwnerOnlyFile.writeBeside(path, folder, format(rotated));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            OwnerOnlyFile.syncFolder(folder);
            return read();
        } catch (NoSuchFileException e) {
            throw new KeyFileException("the key file " + path + " does not exist. Restore it from the backup", e);
        } catch (IllegalStateException e) {
            throw new KeyFileException(
                    "the key file " + path
                            + " has a token key of the highest number, 255, already. Nothing was changed",
                    e);
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

    private static String format(Keyring keyring) {
        Base64.Encoder base64 = Base64.getEncoder();
        StringBuilder text = new StringBuilder()
                .append(
                        "# Keys of James Consent. Keep a backup apart from the store; whoever has this file can make valid links.\n")
                .append(
                        "# To rotate the token key add a line 'token' with a higher number; never remove one, old links need it.\n")
                .append("# The hash key cannot be changed: every record in the store is filed under it.\n")
                .append("hash ")
                .append(base64.encodeToString(keyring.hashKey()))
                .append('\n');
        keyring.tokenKeys().forEach((id, key) -> text.append("token ")
                .append(id)
                .append(' ')
                .append(base64.encodeToString(key))
                .append('\n'));
        return text.toString();
    }

    private Keyring parse(List<String> lines) throws KeyFileException {
        byte[] hashKey = null;
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            if (words[0].equals("hash") && words.length == 2 && hashKey == null) {
                hashKey = key(words[1], i + 1);
            } else if (words[0].equals("token") && words.length == 3) {
                if (tokenKeys.put(tokenKeyId(words[1], i + 1), key(words[2], i + 1)) != null) {
                    throw malformed(i + 1, "a token key id that no other line has");
                }
            } else {
                throw malformed(i + 1, "one line 'hash KEY' and lines 'token ID KEY'");
            }
        }
        if (hashKey == null || tokenKeys.isEmpty()) {
            throw malformed(lines.size(), "one line 'hash KEY' and at least one line 'token ID KEY'");
        }
        return new Keyring(hashKey, tokenKeys);
    }

    private int tokenKeyId(String word, int line) throws KeyFileException {
        if (!word.matches("[0-9]{1,3}") || Integer.parseInt(word) >= Keyring.MAX_TOKEN_KEYS) {
            throw malformed(line, "a token key id from 0 to 255");
        }
        return Integer.parseInt(word);
    }

    private byte[] key(String word, int line) throws KeyFileException {
        try {
            byte[] key = Base64.getDecoder().decode(word);
            if (key.length == Keyring.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, without the cause: its message could quote the key.
        }
        throw malformed(line, "32 bytes in base64");
    }

    private KeyFileException malformed(int line, String expected) {
        return new KeyFileException(
                "the key file " + path + " is damaged in line " + line + ": expected " + expected
                        + ". Restore it from the backup",
                null);
    }
}
