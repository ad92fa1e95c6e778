package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.DataDirectory.InUse;
import clearinghouse.platform.DataDirectory.Kind;
import clearinghouse.platform.DataDirectory.NotADirectory;
import clearinghouse.platform.DataDirectory.NotOurs;
import clearinghouse.platform.DataDirectory.OpenToOthers;
import clearinghouse.platform.DataDirectory.Opened;
import clearinghouse.platform.DataDirectory.Refused;
import clearinghouse.platform.DataDirectory.WrongKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir Path temp;

    @Test
    void a_new_folder_and_all_in_it_is_closed_to_others() throws IOException {
        var path = temp.resolve("a/b");
        try (var directory = opened(path, Kind.PRODUCTION)) {
            assertThat(directory.root()).isEqualTo(path.toRealPath());
            try (var entries = Files.walk(path)) {
                assertThat(entries)
                        .allSatisfy(entry ->
                                assertThat(
                                                PosixFilePermissions.toString(
                                                        Files.getPosixFilePermissions(entry)))
                                        .endsWith("------"));
            }
            assertThat(directory.postgres()).isDirectory();
            assertThat(directory.pgdata()).isDirectory();
            assertThat(directory.keys()).isDirectory();
            assertThat(directory.blobs()).isDirectory();
            assertThat(directory.logs()).isDirectory();
            assertThat(directory.run()).isDirectory();
        }
    }

    @Test
    void a_closed_directory_opens_again() {
        opened(temp, Kind.PRODUCTION).close();
        opened(temp, Kind.PRODUCTION).close();
    }

    @Test
    void a_second_opening_in_this_process_is_refused_and_leaves_the_first_its_lock()
            throws Exception {
        try (var first = opened(temp, Kind.TEST)) {
            assertThat(DataDirectory.open(temp, Kind.TEST))
                    .isEqualTo(new InUse(first.root(), Optional.of(ProcessHandle.current().pid())));
            assertThat(ChildServer.run("open", temp))
                    .contains("in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void an_opening_in_another_process_is_refused_with_the_number_of_the_first() throws Exception {
        try (var child = ChildServer.start("hold", temp)) {
            assertThat(refused(temp, Kind.TEST))
                    .isEqualTo(new InUse(temp.toRealPath(), Optional.of(child.pid())));
            child.kill();
            opened(temp, Kind.TEST).close();
        }
    }

    @Test
    void a_link_to_a_directory_is_the_same_directory() throws IOException {
        var link =
                Files.createSymbolicLink(
                        temp.resolve("link"), Files.createDirectory(temp.resolve("real")));
        try (var first = opened(temp.resolve("real"), Kind.TEST)) {
            assertThat(refused(link, Kind.TEST)).isInstanceOf(InUse.class);
            assertThat(first.root()).isEqualTo(link.toRealPath());
        }
    }

    @Test
    void a_test_server_does_not_open_production_data() throws IOException {
        opened(temp, Kind.PRODUCTION).close();
        assertThat(refused(temp, Kind.TEST))
                .isEqualTo(new WrongKind(temp.toRealPath(), Kind.PRODUCTION));
        opened(temp, Kind.PRODUCTION).close();
    }

    @Test
    void production_does_not_open_what_a_test_server_made() throws IOException {
        opened(temp, Kind.TEST).close();
        assertThat(refused(temp, Kind.PRODUCTION))
                .isEqualTo(new WrongKind(temp.toRealPath(), Kind.TEST));
    }

    @Test
    void a_damaged_marker_counts_as_production() throws IOException {
        opened(temp, Kind.TEST).close();
        Files.writeString(temp.resolve("kind"), "");
        assertThat(refused(temp, Kind.TEST)).isInstanceOf(WrongKind.class);
    }

    @Test
    void a_folder_that_others_may_write_is_refused() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(refused(temp, Kind.TEST)).isInstanceOf(OpenToOthers.class);
    }

    @Test
    void a_folder_that_others_may_read_is_closed_to_them() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        opened(temp, Kind.TEST).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_folder_with_other_content_is_left_alone() throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "mine");
        assertThat(refused(temp, Kind.TEST)).isEqualTo(new NotOurs(temp.toRealPath()));
        assertThat(temp).isDirectoryNotContaining("glob:**lock");
    }

    @Test
    void a_file_is_no_data_directory() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "");
        assertThat(refused(file, Kind.TEST)).isInstanceOf(NotADirectory.class);
        assertThat(refused(file.resolve("under"), Kind.TEST)).isInstanceOf(NotADirectory.class);
    }

    private static DataDirectory opened(Path path, Kind kind) {
        return switch (DataDirectory.open(path, kind)) {
            case Opened(var directory) -> directory;
            case Refused refused -> throw new AssertionError(refused.why());
        };
    }

    private static Refused refused(Path path, Kind kind) {
        return switch (DataDirectory.open(path, kind)) {
            case Opened(var directory) -> {
                directory.close();
                throw new AssertionError("opened " + path);
            }
            case Refused refused -> refused;
        };
    }
}
