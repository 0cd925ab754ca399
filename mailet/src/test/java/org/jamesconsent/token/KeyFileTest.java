package org.jamesconsent.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[Keyring.KEY_BYTES]);
    private static final String SECRET = "c2VjcmV0";

    @TempDir
    private Path folder;

    private Path write(String text) throws Exception {
        Path path = Files.writeString(folder.resolve("acme.keys"), text, StandardCharsets.UTF_8);
        if (OS.current() != OS.WINDOWS) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        return path;
    }

    private static String refusal(Path path) {
        KeyFileException e = catchThrowableOfType(KeyFileException.class, () -> new KeyFile(path).read());
        assertThat(e).isNotNull();
        return e.getMessage();
    }

    @Test
    void createShouldWriteKeysThatReadReadsAgain() throws Exception {
        KeyFile file = new KeyFile(folder.resolve("conf/acme.keys"));
        assertThat(file.exists()).isFalse();

        Keyring created = file.create(Keyring.generate(RANDOM));

        assertThat(file.exists()).isTrue();
        assertThat(file.read()).isEqualTo(created);
        assertThat(new KeyFile(folder.resolve("conf/acme.keys")).read()).isEqualTo(created);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void createShouldLeaveOneFileWithRightsForItsOwnerOnly() throws Exception {
        Path path = folder.resolve("acme.keys");

        new KeyFile(path).create(Keyring.generate(RANDOM));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void createShouldKeepTheKeysThatAreThere() throws Exception {
        KeyFile file = new KeyFile(folder.resolve("acme.keys"));
        Keyring first = file.create(Keyring.generate(RANDOM));

        assertThat(file.create(Keyring.generate(RANDOM))).isEqualTo(first);
    }

    @Test
    void createShouldMakeOtherKeysForOtherFiles() throws Exception {
        Keyring acme = new KeyFile(folder.resolve("acme.keys")).create(Keyring.generate(RANDOM));
        Keyring bolt = new KeyFile(folder.resolve("bolt.keys")).create(Keyring.generate(RANDOM));

        assertThat(acme).isNotEqualTo(bolt);
        assertThat(acme.fingerprint()).isNotEqualTo(bolt.fingerprint());
    }

    @Test
    void createShouldGiveEveryThreadTheSameKeysWhenManyCreateAtOnce() throws Exception {
        int threads = 16;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 20; round++) {
                Path path = folder.resolve(round + ".keys");
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Callable<Keyring>> creations = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    creations.add(() -> {
                        together.await();
                        return new KeyFile(path).create(Keyring.generate(RANDOM));
                    });
                }
                Set<String> fingerprints = new HashSet<>();
                for (Future<Keyring> creation : executor.invokeAll(creations)) {
                    fingerprints.add(creation.get().fingerprint());
                }
                assertThat(fingerprints)
                        .containsExactly(new KeyFile(path).read().fingerprint());
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(20);
        }
    }

    /** A process that creates key files, one after the other, and prints what it got. */
    static final class Creator {
        private static final int FILES = 40;

        private Creator() {}

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < FILES; i++) {
                System.out.println(new KeyFile(Path.of(args[0], i + ".keys"))
                        .create(Keyring.generate(new SecureRandom()))
                        .fingerprint());
            }
        }
    }

    @Test
    void createShouldGiveBothProcessesTheSameKeysWhenTwoCreateAtOnce() throws Exception {
        List<Process> processes = List.of(startCreator(), startCreator());

        List<List<String>> printed = new ArrayList<>();
        for (Process process : processes) {
            printed.add(process.inputReader(StandardCharsets.US_ASCII).lines().toList());
            assertThat(process.waitFor()).isZero();
        }

        assertThat(printed.get(0)).hasSize(Creator.FILES).doesNotHaveDuplicates();
        assertThat(printed.get(1)).isEqualTo(printed.get(0));
    }

    private Process startCreator() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Creator.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void createShouldSayWhatToCheckWhenTheFolderCannotBe() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("conf"));
        Path path = noFolder.resolve("acme.keys");

        assertThatThrownBy(() -> new KeyFile(path).create(Keyring.generate(RANDOM)))
                .isInstanceOf(KeyFileException.class)
                .hasMessage("the key file " + path
                        + " cannot be created (FileAlreadyExistsException). Check that its folder exists and is"
                        + " writable for James");
    }

    @Test
    void readShouldSayWhatToDoWhenTheFileIsMissing() {
        Path path = folder.resolve("acme.keys");

        assertThat(refusal(path)).isEqualTo("the key file " + path + " does not exist. Restore it from the backup");
    }

    @Test
    void readShouldSayWhatToCheckWhenTheFileCannotBeRead() throws Exception {
        Path path = Files.createDirectory(folder.resolve("acme.keys"));

        assertThat(refusal(path))
                .isEqualTo("the key file " + path + " cannot be read (IOException). Check its owner and rights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---", "rw-rw-rw-", "r--r--r--"})
    @DisabledOnOs(OS.WINDOWS)
    void readShouldAdviseChmodWhenOthersHaveRights(String rights) throws Exception {
        Path path = write("hash " + KEY + "\ntoken 1 " + KEY + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));

        assertThat(refusal(path))
                .isEqualTo("the key file " + path + " has the rights " + rights
                        + ", but only its owner may have any. Run: chmod 600 " + path);
    }

    @Test
    void readShouldSkipCommentsAndBlankLines() throws Exception {
        Path path = write("# clé\n\n  hash   " + KEY + "  \r\n#\n\ttoken 007 " + KEY + "\n\n");

        assertThat(new KeyFile(path).read().signingKeyId()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hash c2VjcmV0                         | 32 bytes in base64",
                "hash c2VjcmV0!!                       | 32 bytes in base64",
                "hash c2VjcmV0é                        | 32 bytes in base64",
                "token 1 c2VjcmV0                      | 32 bytes in base64",
                "token 256 KEY                         | a token key id from 0 to 255",
                "token -1 KEY                          | a token key id from 0 to 255",
                "token 1111 KEY                        | a token key id from 0 to 255",
                "token c2VjcmV0 KEY                    | a token key id from 0 to 255",
                "token 5 KEY                           | a token key id that no other line has",
                "token 05 KEY                          | a token key id that no other line has",
                "token KEY                             | one line 'hash KEY' and lines 'token ID KEY'",
                "token 1 KEY KEY                       | one line 'hash KEY' and lines 'token ID KEY'",
                "TOKEN 1 KEY                           | one line 'hash KEY' and lines 'token ID KEY'",
                "c2VjcmV0                              | one line 'hash KEY' and lines 'token ID KEY'",
                "hash                                  | one line 'hash KEY' and lines 'token ID KEY'",
                "hash KEY KEY                          | one line 'hash KEY' and lines 'token ID KEY'",
            })
    void readShouldNameTheLineAndNoKeyWhenALineIsDamaged(String line, String expected) throws Exception {
        Path path = write("# keys\ntoken 5 " + KEY + "\n" + line.replace("KEY", KEY) + "\n");

        assertThat(refusal(path))
                .isEqualTo("the key file " + path + " is damaged in line 3: expected " + expected
                        + ". Restore it from the backup")
                .doesNotContain(SECRET)
                .doesNotContain(KEY);
    }

    @Test
    void readShouldNameTheSecondHashLineWhenThereAreTwo() throws Exception {
        Path path = write("hash " + KEY + "\ntoken 1 " + KEY + "\nhash " + KEY + "\n");

        assertThat(refusal(path))
                .isEqualTo("the key file " + path + " is damaged in line 3: expected one line 'hash KEY' and lines"
                        + " 'token ID KEY'. Restore it from the backup");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "'# keys\n', 1", "'hash KEY\n', 1", "'token 1 KEY\ntoken 2 KEY\n', 2"})
    void readShouldNameTheLastLineWhenAKeyIsMissing(String text, int line) throws Exception {
        Path path = write(text.replace("KEY", KEY));

        assertThat(refusal(path))
                .isEqualTo("the key file " + path + " is damaged in line " + line
                        + ": expected one line 'hash KEY' and at least one line 'token ID KEY'. Restore it from the"
                        + " backup");
    }

    @Test
    void readShouldKeepOldTokensAndSubjectIdsValidWhenTheTokenKeyIsRotated() throws Exception {
        Path path = folder.resolve("acme.keys");
        Keyring before = new KeyFile(path).create(Keyring.generate(RANDOM));
        byte[] newKey = new byte[Keyring.KEY_BYTES];
        RANDOM.nextBytes(newKey);
        Files.writeString(
                path, "token 2 " + Base64.getEncoder().encodeToString(newKey) + "\n", StandardOpenOption.APPEND);

        Keyring after = new KeyFile(path).read();

        CanonicalAddress ann = CanonicalAddress.of("ann@example.org");
        SubjectId subject = before.subjectId(ann);
        assertThat(after.subjectId(ann)).isEqualTo(subject);
        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        WayOut wayOut = new WayOut(subject, new PurposeName("newsletter"), Channel.MAIL);
        String oldToken = tokens(before).write(wayOut);
        String newToken = tokens(after).write(wayOut);
        assertThat(newToken).isNotEqualTo(oldToken);
        assertThat(tokens(after).read(oldToken)).contains(wayOut);
        assertThat(tokens(after).read(newToken)).contains(wayOut);
        assertThat(tokens(before).read(newToken)).isEmpty();
    }

    private static WayOutTokens tokens(Keyring keyring) {
        return new WayOutTokens(new OrganisationId("acme"), keyring, List.of(new PurposeName("newsletter")));
    }
}
