package org.jamesconsent.token;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** How files come to be that only their owner may read, and whole ones at once, so that nobody ever reads half of one. */
final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    /** The folder of a file. */
    static Path folder(Path path) throws KeyFileException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new KeyFileException("the key file " + path + " is no file", null);
        }
        return folder;
    }

    /** Writes a text to a new file beside another one, and to the disk before it returns. */
    static Path writeBeside(Path path, Path folder, String text) throws IOException {
        Path temporary = Files.createTempFile(folder, path.getFileName().toString(), ".new", ownerOnly());
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
            channel.force(true);
        }
        return temporary;
    }

    static void deleteQuietly(@Nullable Path temporary) throws KeyFileException {
        if (temporary == null) {
            return;
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new KeyFileException(
                    "the temporary file " + temporary + " holds keys and cannot be deleted: delete it", e);
        }
    }

    static void syncFolder(Path folder) throws IOException {
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    static void requirePrivate(Path path) throws IOException, KeyFileException {
        if (isPosix()) {
            String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            if (!rights.endsWith("------")) {
                throw new KeyFileException(
                        "the key file " + path + " has the rights " + rights
                                + ", but only its owner may have any. Run: chmod 600 " + path,
                        null);
            }
        }
    }
}
