package clearinghouse.formats.purl;

import java.util.Map;

/** What tools call a Linux distribution, and what advisories do. */
public final class DistributionName {

    /** By each of the other names the namespace of its packages. */
    private static final Map<String, String> NAMESPACES =
            Map.ofEntries(
                    Map.entry("rhel", "redhat"),
                    Map.entry("red-hat", "redhat"),
                    Map.entry("rocky", "rocky-linux"),
                    Map.entry("rockylinux", "rocky-linux"),
                    Map.entry("alma", "almalinux"),
                    Map.entry("ol", "oracle"),
                    Map.entry("oraclelinux", "oracle"),
                    Map.entry("oracle-linux", "oracle"),
                    Map.entry("amzn", "amazon"),
                    Map.entry("amazonlinux", "amazon"),
                    Map.entry("sles", "suse"),
                    Map.entry("sled", "suse"),
                    Map.entry("opensuse-leap", "opensuse"),
                    Map.entry("opensuse-tumbleweed", "opensuse"),
                    Map.entry("leap", "opensuse"));

    private DistributionName() {}

    /** The namespace of its package URLs, by any of its names; an unknown one is its own. */
    public static String namespace(String name) {
        return NAMESPACES.getOrDefault(name, name);
    }
}
