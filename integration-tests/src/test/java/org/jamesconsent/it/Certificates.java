package org.jamesconsent.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority of our own, and a server's certificate from it for {@code localhost}, all made anew. */
final class Certificates {
    private static final char[] PASSWORD = "of the key stores".toCharArray();

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** @param folder is created */
    static Certificates in(Path folder) throws IOException, InterruptedException {
        Certificates made = new Certificates(Files.createDirectories(folder));
        made.keytool("-genkeypair", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
        made.keytool("-genkeypair", "-alias", "server", "-dname", "CN=a database");
        made.keytool("-exportcert", "-alias", "authority", "-rfc", "-file", "authority.pem");
        made.keytool("-certreq", "-alias", "server", "-file", "server.csr");
        made.keytool(
                "-gencert",
                "-alias",
                "authority",
                "-ext",
                "san=dns:localhost",
                "-rfc",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem");
        return made;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                "keys.p12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(Arrays.asList(arguments));
        if (List.of(arguments).contains("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Path said = folder.resolve("keytool.out");
        if (new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor()
                != 0) {
            throw new IOException("keytool: " + Files.readString(said));
        }
    }

    /** The authority's certificate, in PEM. */
    Path authority() {
        return folder.resolve("authority.pem");
    }

    /** Puts certificate and key of the server where PostgreSQL looks for them. */
    void installIn(Path data) {
        try {
            Files.copy(folder.resolve("server.pem"), data.resolve("server.crt"));
            KeyStore keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD);
            Path key = data.resolve("server.key");
            Files.writeString(
                    key,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                                    .encodeToString(
                                            keys.getKey("server", PASSWORD).getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
