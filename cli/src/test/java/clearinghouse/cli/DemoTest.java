package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo does before and beside the loop, which needs no server. */
class DemoTest {

    @TempDir private Path folder = Path.of("");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private World world() {
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new World(InputStream.nullInputStream(), out, out, InstantSource.system(), _ -> {});
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private int demo(String... options) {
        var arguments = new String[options.length + 1];
        arguments[0] = "demo";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(world(), arguments);
    }

    @Test
    void a_port_that_is_none_is_bad_input() {
        for (var port : new String[] {"-1", "65536", "http"}) {
            assertThat(demo("--port", port)).as(port).isEqualTo(2);
        }
    }

    @Test
    void a_report_that_cannot_be_written_is_said_before_anything_starts() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        assertThat(demo("--report", file.resolve("demo.json").toString())).isEqualTo(2);
        assertThat(demo("--report", folder.toString())).isEqualTo(2);
        assertThat(said()).contains("The report cannot be written to", "is a folder, not a file");
    }

    @Test
    void a_folder_that_no_demo_made_is_never_replaced() throws IOException {
        var mine = Files.createDirectory(folder.resolve("demo.json.files"));
        Files.writeString(mine.resolve("thesis"), "years of work");
        assertThat(demo("--report", folder.resolve("demo.json").toString())).isEqualTo(2);
        assertThat(said()).contains("was not made by a demo");
        assertThat(mine.resolve("thesis")).hasContent("years of work");
        assertThat(folder.resolve("demo.json")).doesNotExist();
    }

    @Test
    void a_folder_of_an_earlier_demo_is_made_anew() throws IOException {
        var report = folder.resolve("demo.json").toString();
        assertThat(demo("--report", report)).as("without an installation").isEqualTo(3);
        var old = Files.writeString(folder.resolve("demo.json.files/old.token"), "old");
        assertThat(demo("--report", report)).isEqualTo(3);
        assertThat(old).doesNotExist();
    }

    @Test
    void what_killed_demos_left_is_swept_and_what_lives_or_is_kept_stays() throws IOException {
        var free = directory("clearinghouse-demo1");
        Files.createFile(free.resolve("lock"));
        var live = directory("clearinghouse-demo2");
        var kept = directory("clearinghouse-demo3");
        Files.createFile(kept.resolve("lock"));
        Files.createFile(kept.resolve("kept-after-a-failure"));
        var starting = directory("clearinghouse-demo4");
        var neverStarted = directory("clearinghouse-demo5");
        Files.setLastModifiedTime(
                neverStarted, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        var other = directory("clearinghouse-notes");
        try (var lock =
                        FileChannel.open(
                                live.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var held = lock.lock()) {
            DemoServer.sweep(folder);
            assertThat(held.isValid()).isTrue();
        }
        assertThat(free).doesNotExist();
        assertThat(neverStarted).doesNotExist();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        live.getFileName().toString(),
                        kept.getFileName().toString(),
                        starting.getFileName().toString(),
                        other.getFileName().toString());
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    @Test
    void what_comes_in_the_middle_of_a_step_is_told_before_its_end() {
        var report = new DemoReport(world());
        report.step("claims", facts -> facts.put("granted", 2));
        report.step(
                "validation",
                facts -> {
                    report.tell("nested-tags: reproduced");
                    report.tell("invented: errored, Maven could not fetch \u001b[2J");
                    facts.put("reproduced", 1);
                });
        assertThat(said().lines().map(line -> line.replaceAll(" +[0-9.]+ s ", "    0 s ")))
                .containsExactly(
                        "claims    0 s  granted 2",
                        "validation ",
                        "  nested-tags: reproduced",
                        "  invented: errored, Maven could not fetch ?[2J",
                        "validation    0 s  reproduced 1");
    }
}
