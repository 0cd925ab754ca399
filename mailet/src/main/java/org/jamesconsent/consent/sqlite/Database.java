package org.jamesconsent.consent.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.sql.LedgerTakeover;
import org.jamesconsent.consent.sqlite.Schema.UnsuitableFileException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * One file and how connections to it are opened. A file is created by {@link #prepare} alone: one that vanishes later is
 * reported and never replaced by an empty one, which would have forgotten every opt-out.
 */
final class Database {
    private static final long PAUSE_MILLIS = 10;

    /** Room for the inner pages of a tree of ten million; leaves are left to the system's own cache. */
    private static final int READ_CACHE_KIB = 8 << 10;

    /** Room for what a bulk load of hashed, thus unordered keys comes back to. Taken only as it is needed. */
    private static final int WRITE_CACHE_KIB = 64 << 10;

    /** As long as the log may become before its pages go into the file: 64 MiB. What a bulk load changes again goes there once. */
    private static final int LOG_PAGES = 16 << 10;

    private final Path file;
    private final Duration busyTimeout;
    private final Schema schema;

    Database(Path file, Duration busyTimeout, Schema schema) {
        this.file = file.toAbsolutePath();
        this.busyTimeout = busyTimeout;
        this.schema = schema;
    }

    /** Creates the file, readable for its owner only, if it is absent, and brings its tables up to date. */
    void prepare() throws StoreException {
        try {
            create();
            migrate();
            syncDirectory();
        } catch (IOException e) {
            throw new StoreException(
                    "cannot create the consent store " + file + " ("
                            + e.getClass().getSimpleName() + "); check that its directory can be written to",
                    e);
        } catch (SQLException e) {
            throw failure("opening", e);
        } catch (UnsuitableFileException e) {
            throw new StoreException("the file " + file + ' ' + e.getMessage(), e);
        }
    }

    private void create() throws IOException {
        Path directory = file.getParent();
        Files.createDirectories(directory);
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        try {
            if (posix) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // A store of earlier days, or another process was faster.
        }
    }

    private void migrate() throws SQLException, UnsuitableFileException {
        long deadline = System.nanoTime() + busyTimeout.toNanos();
        while (true) {
            SQLiteConfig config = config();
            try (Connection connection = connect(config)) {
                schema.migrate(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA journal_mode = WAL");
                }
                return;
            } catch (SQLException e) {
                // Two processes that turn on WAL at once get SQLITE_BUSY without any waiting.
                if (!isBusy(e) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException reason) throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    /** A commit is durable only if the file's name is. SQLite sees to that for its journals, not for the file itself. */
    private void syncDirectory() throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Which file the path leads to now; changes when the file is exchanged. Null where the system cannot tell. */
    @Nullable
    Object identity() throws StoreException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            throw new StoreException(
                    "the consent store " + file + " is gone; nothing was read or recorded; bring the file back, or"
                            + " restart James to begin with an empty store",
                    e);
        } catch (IOException e) {
            throw new StoreException(
                    "the consent store " + file + " cannot be reached ("
                            + e.getClass().getSimpleName() + "); nothing was read or recorded; check its directory",
                    e);
        }
    }

    Connection openForReading() throws SQLException, UnsuitableFileException {
        return open("PRAGMA query_only = ON", READ_CACHE_KIB);
    }

    Connection openForWriting() throws SQLException, UnsuitableFileException {
        Connection connection = open("PRAGMA journal_mode = WAL", WRITE_CACHE_KIB);
        try (Statement statement = connection.createStatement()) {
            // What is erased is overwritten, and what moves between pages leaves no copy behind.
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("PRAGMA wal_autocheckpoint = " + LOG_PAGES);
        }
        return connection;
    }

    private Connection open(String pragma, int cacheKib) throws SQLException, UnsuitableFileException {
        SQLiteConfig config = config();
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        // Otherwise the driver asks for the number of the row after each insertion.
        config.setGetGeneratedKeys(false);
        config.setCacheSize(-cacheKib);
        Connection connection = connect(config);
        boolean usable = false;
        try {
            schema.require(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute(pragma);
            }
            usable = true;
            return connection;
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config;
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    /** Says in words what went wrong. The driver's message stays in the cause; it holds no bound values either. */
    StoreException failure(String attempt, SQLException cause) {
        if (cause instanceof LedgerTakeover.BrokenOffException brokenOff) {
            return brokenOff.reason();
        }
        return new StoreException(
                attempt + " failed on the consent store " + file + ": " + reason(cause) + "; nothing was recorded",
                cause);
    }

    /** A value in a column that no program of this version writes. */
    StoreException unreadable(String attempt, RuntimeException cause) {
        return new StoreException(
                attempt + " failed on the consent store " + file
                        + ": it holds a value that this program does not know; nothing was recorded; restore it from a"
                        + " backup or install a newer James Consent",
                cause);
    }

    private String reason(SQLException cause) {
        return switch (primaryCode(cause)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another program kept it locked for " + busyTimeout.toMillis()
                        + " ms; find that program, the next attempt works once it is done";
            case SQLITE_FULL -> "the disk is full; make room, the next attempt works then";
            case SQLITE_READONLY, SQLITE_PERM ->
                "it cannot be written to; check owner and rights of the file, of its neighbours -wal and -shm, and of the"
                        + " directory";
            case SQLITE_CANTOPEN -> "it cannot be opened; check owner and rights of file and directory";
            case SQLITE_NOTADB -> "the file is not an SQLite database; it was left as it is; configure another file";
            case SQLITE_CORRUPT -> "the file is damaged; stop James and restore it from a backup";
            case SQLITE_IOERR -> "the disk reported an error; check disk and file system";
            default -> "SQLite reported error " + cause.getErrorCode();
        };
    }

    private static boolean isBusy(SQLException e) {
        SQLiteErrorCode code = primaryCode(e);
        return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
    }

    /** The low byte tells the kind of an error, the rest its variety. */
    private static SQLiteErrorCode primaryCode(SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & 0xff);
    }
}
