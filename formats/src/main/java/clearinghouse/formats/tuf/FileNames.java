package clearinghouse.formats.tuf;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where a repository keeps what, relative to its metadata folder and its targets folder. */
public final class FileNames {
    public static final String TIMESTAMP = "timestamp.json";

    private FileNames() {}

    public static String root(long version) {
        return version + ".root.json";
    }

    static String versioned(Root root, String role, long version) {
        // A role's name may hold a slash; it is one file all the same.
        var name = URLEncoder.encode(role, StandardCharsets.UTF_8).replace("+", "%20") + ".json";
        return root.consistentSnapshot() ? version + "." + name : name;
    }

    /** {@code dir/<hash>.name}, one for each of the target's hashes, SHA-256 first. */
    public static List<String> target(TargetPath path, TargetFile target) {
        var names = new ArrayList<String>();
        for (var algorithm : List.of("sha256", "sha512")) {
            var hash = target.hashes().get(algorithm);
            if (hash != null) {
                int slash = path.value().lastIndexOf('/') + 1;
                names.add(
                        path.value().substring(0, slash)
                                + hash
                                + "."
                                + path.value().substring(slash));
            }
        }
        return names;
    }
}
