package clearinghouse.app;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.platform.Fault;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module that says what a text means. Its jars lie apart from the server's, so that one that is
 * not told of them carries nothing of it.
 */
final class SemanticModule {

    private static final Logger log = LoggerFactory.getLogger(SemanticModule.class);

    private SemanticModule() {}

    /** Loads it, for as long as the server runs; refuses the start where there is none. */
    static Embedder in(Path folder) {
        try {
            return ServiceLoader.load(Embedder.class, loader(folder))
                    .findFirst()
                    .orElseThrow(() -> missing(folder));
        } catch (IOException _) {
            throw missing(folder);
        } catch (ServiceConfigurationError e) {
            log.error("event=semantic_module_failed", Fault.of(e));
            throw StartRefused.lacking(
                    "The module in "
                            + folder
                            + " does not load: build it again with ./clearinghouse build --semantic, and see that programs may be run in "
                            + System.getProperty("java.io.tmpdir")
                            + ", where its native library is unpacked.");
        }
    }

    private static URLClassLoader loader(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .map(SemanticModule::address)
                            .toArray(URL[]::new);
            return new URLClassLoader("semantic", jars, SemanticModule.class.getClassLoader());
        }
    }

    private static URL address(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static StartRefused missing(Path folder) {
        return StartRefused.lacking(
                "There is no module in "
                        + folder
                        + ": build it with ./clearinghouse build --semantic, or leave --semantic out.");
    }
}
