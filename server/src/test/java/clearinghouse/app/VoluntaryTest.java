package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant 1: nothing here gates the release of a model. */
class VoluntaryTest {

    private static final Set<String> TEXTS =
            Set.of("java", "jte", "json", "sql", "properties", "yaml", "txt", "html");

    /**
     * An act of permission and a model within one sentence, in either order; also within a name.
     */
    private static final Pattern GATE =
            Pattern.compile(
                    "models?(?![a-z])[^.;{}]{0,80}?GATE|GATE[^.;{}]{0,80}?(?<![a-z])models?(?![a-z])"
                            .replace(
                                    "GATE",
                                    "(?:approv|licen[cs]|clear(?:s|ed|ance)(?![a-z])|permits?(?![a-z])|permitted|preclear|certif|authori[sz])"),
                    Pattern.CASE_INSENSITIVE);

    @Test
    void no_word_of_the_product_gates_the_release_of_a_model() throws IOException {
        var found = new ArrayList<String>();
        int read = 0;
        for (var file : texts()) {
            read++;
            var text = Files.readString(file);
            GATE.matcher(text)
                    .results()
                    .forEach(hit -> found.add(file.getFileName() + ": " + hit.group()));
        }
        assertThat(found).isEmpty();
        assertThat(read).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The model is cleared for release",
                "Approve this model",
                "\"model_approved\": true",
                "release of the model was licensed",
                "create table assessment_model_clearance",
                "enum State { MODEL_PERMITTED }"
            })
    void a_text_that_gates_a_model_is_noticed(String text) {
        assertThat(GATE.matcher(text).find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLP:CLEAR applies to what a model found",
                "the threat model of the clearinghouse",
                "The permission is checked. A model's output is a note"
            })
    void other_words_are_left_alone(String text) {
        assertThat(GATE.matcher(text).find()).isFalse();
    }

    private static List<Path> texts() throws IOException {
        var texts = new ArrayList<Path>();
        try (var modules = Files.list(ArchitectureTest.repository())) {
            for (var module : modules.map(it -> it.resolve("src/main")).toList()) {
                if (Files.isDirectory(module)) {
                    texts.addAll(texts(module));
                }
            }
        }
        return texts;
    }

    private static List<Path> texts(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> TEXTS.contains(ending(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ending(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
