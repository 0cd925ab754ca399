package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.apache.james.server.core.JamesServerResourceLoader;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingDirectoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "file://conf/acme.keys",
                "file://conf/keys/acme.keys",
                "file://var/consent.db",
                "file://consent.db",
                "file:///srv/consent/consent.db",
                "file://conf/../consent.db",
                "file://conf/a key.keys",
            })
    void applyShouldFindTheFileThatJamesFinds(String url) throws Exception {
        FileSystemImpl james = new FileSystemImpl(new JamesServerResourceLoader("/srv/james"));

        assertThat(new WorkingDirectory(Path.of("/srv/james")).apply(url))
                .isEqualTo(james.getFile(url).toPath().normalize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file://", "file:/srv/x", "classpath:x", "https://example.org/x", "conf/x"})
    void applyShouldRefuseWhenTheUrlIsNoFile(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkingDirectory(Path.of("/srv/james")).apply(url));
    }

    @Test
    void ofShouldBeTheParentOfConfOrElseTheFolderOfTheFile() {
        assertThat(WorkingDirectory.of(Path.of("/srv/james/conf/consent.xml")).root())
                .isEqualTo(Path.of("/srv/james"));
        assertThat(WorkingDirectory.of(Path.of("/srv/elsewhere/consent.xml")).root())
                .isEqualTo(Path.of("/srv/elsewhere"));
    }
}
