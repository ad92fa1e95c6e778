package clearinghouse.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for words in every file of a folder: as they are, in base64 and in hexadecimal. A word is
 * found by any eight of its characters, for PostgreSQL's compression writes a byte of its own
 * between each eight that it cannot shorten.
 */
final class Search {

    private static final int WINDOW = 8;

    private final Map<Long, String> windows = new HashMap<>();
    private final boolean[] beginnings = new boolean[1 << 16];
    private final Map<String, String> encoded = new LinkedHashMap<>();

    private Search(Map<String, byte[]> words) {
        words.forEach(this::add);
    }

    private void add(String word, byte[] bytes) {
        for (int at = 0; at + WINDOW <= bytes.length; at++) {
            long window = 0;
            for (int i = at; i < at + WINDOW; i++) {
                window = window << 8 | (bytes[i] & 0xff);
            }
            windows.put(window, word);
            beginnings[(int) (window & 0xffff)] = true;
        }
        encoded.put(HexFormat.of().formatHex(bytes), word);
        // What stands before the word decides where its bits fall; the edges are not its own.
        for (int shift = 0; shift < 3; shift++) {
            var placed = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, placed, shift, bytes.length);
            var shifted = Base64.getEncoder().encodeToString(placed);
            encoded.put(shifted.substring(4, shifted.length() - 4), word);
        }
    }

    static Set<String> of(List<String> words, Path folder) throws IOException {
        var bytes = new LinkedHashMap<String, byte[]>();
        words.forEach(word -> bytes.put(word, word.getBytes(StandardCharsets.UTF_8)));
        return of(bytes, folder);
    }

    /** By the name of each, which is not looked for. */
    static Set<String> of(Map<String, byte[]> words, Path folder) throws IOException {
        var search = new Search(words);
        var found = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                search.in(content(file), found);
            }
        }
        return found;
    }

    private void in(byte[] content, Set<String> found) {
        long window = 0;
        for (var each : content) {
            window = window << 8 | (each & 0xff);
            if (beginnings[(int) (window & 0xffff)]) {
                var word = windows.get(window);
                if (word != null) {
                    found.add(word);
                }
            }
        }
        var text = new String(content, StandardCharsets.ISO_8859_1);
        encoded.forEach((form, word) -> {
            if (text.contains(form)) {
                found.add(word);
            }
        });
    }

    /** PostgreSQL drops files as it works; what is gone holds nothing. */
    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return new byte[0];
        }
    }
}
