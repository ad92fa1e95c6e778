package clearinghouse.pages;

import clearinghouse.kernel.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files beside the pages. A name carries the hash of its content, so it is cached for good. */
final class StaticFiles {

    static final String PREFIX = "/assets/";

    record StaticFile(String contentType, byte[] content) {}

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, StaticFile> files = new LinkedHashMap<>();

    StaticFiles() {
        add("style.css", "text/css;charset=utf-8");
        add("mark.svg", "image/svg+xml");
        add("passkeys.js", "text/javascript;charset=utf-8");
        add("passwords.js", "text/javascript;charset=utf-8");
    }

    private void add(String name, String contentType) {
        var content = resource(name);
        int dot = name.lastIndexOf('.');
        var hashed =
                name.substring(0, dot)
                        + "."
                        + Digest.sha256(content).hex().substring(0, 12)
                        + name.substring(dot);
        addresses.put(name, PREFIX + hashed);
        files.put(hashed, new StaticFile(contentType, content));
    }

    String address(String name) {
        return Objects.requireNonNull(addresses.get(name), name);
    }

    Optional<StaticFile> find(String hashedName) {
        return Optional.ofNullable(files.get(hashedName));
    }

    private static byte[] resource(String name) {
        try (var in =
                Objects.requireNonNull(
                        StaticFiles.class.getResourceAsStream("/assets/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
