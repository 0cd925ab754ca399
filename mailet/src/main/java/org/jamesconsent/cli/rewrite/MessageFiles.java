package org.jamesconsent.cli.rewrite;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The message files that a path stands for: itself, or all files of a folder and its subfolders, in the order in which the file
 * system gives them, so that there may be any number. Links to folders are not followed. Files and folders whose names begin
 * with a dot are passed over.
 */
public final class MessageFiles {
    private final Path root;
    private final @Nullable PathMatcher names;

    /**
     * @param root a file or a folder
     * @param glob what the names of files in a folder match, such as {@code *.eml}; null for all
     * @throws IllegalArgumentException if the glob is none
     */
    public MessageFiles(Path root, @Nullable String glob) {
        this.root = root;
        this.names = glob == null ? null : root.getFileSystem().getPathMatcher("glob:" + glob);
    }

    public boolean isFolder() {
        return Files.isDirectory(root);
    }

    /**
     * Shows each file, and each folder that cannot be read, to one of two consumers.
     *
     * @param unreadable gets what cannot be looked at, with the reason
     * @throws IOException if the root cannot be read
     */
    public void forEach(Consumer<Path> file, BiConsumer<Path, IOException> unreadable) throws IOException {
        if (!isFolder()) {
            file.accept(root);
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(root) && isHidden(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (!isHidden(each) && isWanted(each) && Files.isRegularFile(each)) {
                    file.accept(each);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException e) throws IOException {
                if (each.equals(root)) {
                    throw e;
                }
                unreadable.accept(each, e);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean isWanted(Path file) {
        return names == null || names.matches(file.getFileName());
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }
}
