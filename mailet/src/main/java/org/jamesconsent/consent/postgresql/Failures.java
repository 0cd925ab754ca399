package org.jamesconsent.consent.postgresql;

import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.sql.LedgerTakeover;

/** Says in words what went wrong, and what to do. The driver's message stays in the cause; it holds no values. */
final class Failures {
    private final PostgresqlServer server;

    Failures(PostgresqlServer server) {
        this.server = server;
    }

    StoreException failure(String attempt, SQLException cause) {
        if (cause instanceof LedgerTakeover.BrokenOffException brokenOff) {
            return brokenOff.reason();
        }
        return new StoreException(
                attempt + " failed on the consent store " + server + ": " + reason(cause) + "; nothing was recorded",
                cause);
    }

    /** A value in a column that no program of this version writes. */
    StoreException unreadable(String attempt, RuntimeException cause) {
        return new StoreException(
                attempt + " failed on the consent store " + server
                        + ": it holds a value that this program does not know; nothing was recorded; restore it from a"
                        + " backup or install a newer James Consent",
                cause);
    }

    private String reason(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) {
            return failure.getCause() instanceof SQLException cause
                    ? reason(cause)
                    : "no connection became free for " + server.timeout().toMillis()
                            + " ms; raise <connections>, or find out what keeps the server busy";
        }
        if (failure instanceof Pool.PasswordException) {
            return String.valueOf(failure.getMessage());
        }
        if (isOfCertificate(failure)) {
            return "the server cannot prove that it is the host of <url>: its certificate is not of that host, or is not vouched"
                    + " for by <rootCertificate>; correct them, or give the server its certificate";
        }
        String state = String.valueOf(failure.getSQLState());
        return switch (state) {
            case "28P01", "28000" -> "the server refuses user or password; check them and the server's pg_hba.conf";
            case "3D000" -> "there is no such database; create it";
            case "42501" -> "the user may not do that; make the user the owner of the schema " + Pool.SCHEMA;
            case "3F000", "42P01" -> "its tables are missing; start James once, or run: java -jar consent.jar init";
            case "53100" -> "the server's disk is full; make room, the next attempt works then";
            case "53300" -> "the server has too many connections; lower <connections>, or raise max_connections there";
            case "55P03" ->
                "another program kept the ledger locked for " + server.timeout().toMillis()
                        + " ms; the next attempt works once it is done";
            case "25006" -> "the server takes no writes; let <url> name the one that does";
            case "57014" -> "the server broke it off; the next attempt may work";
            case "XX001", "XX002" -> "the database is damaged; stop James and restore it from a backup";
            default ->
                state.startsWith("08") || state.startsWith("57P")
                        ? "the server cannot be reached, or went away (" + state
                                + "); see that it runs, the next attempt works once it does"
                        : "PostgreSQL reported error " + state;
        };
    }

    /** Of another host's certificate the driver tells by its message alone, in which one name is in no human language. */
    private static boolean isOfCertificate(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || String.valueOf(cause.getMessage()).contains("HostnameVerifier")) {
                return true;
            }
        }
        return false;
    }

    /** Whether to do the same once more is likely to help: two transactions stood in each other's way. */
    static boolean isPassing(SQLException failure) {
        return "40P01".equals(failure.getSQLState()) || "40001".equals(failure.getSQLState());
    }
}
