package clearinghouse.formats.purl;

import java.util.Optional;

/**
 * What other standards call the home of a package.
 *
 * @param osvName the ecosystem's name in OSV
 * @param collectionUrl the package collection of CVE records
 * @param packageName the package as its ecosystem writes it
 */
public record Ecosystem(String osvName, String collectionUrl, String packageName) {

    /** Empty for types without a package collection that both standards know. */
    public static Optional<Ecosystem> of(PackageUrl purl) {
        var slashed =
                purl.namespace().isEmpty() ? purl.name() : purl.namespace() + "/" + purl.name();
        return switch (purl.type()) {
            case "maven" ->
                    ecosystem(
                            "Maven",
                            "https://repo.maven.apache.org/maven2",
                            purl.namespace() + ":" + purl.name());
            case "npm" -> ecosystem("npm", "https://registry.npmjs.org", slashed);
            case "pypi" -> ecosystem("PyPI", "https://pypi.org", purl.name());
            case "golang" -> ecosystem("Go", "https://pkg.go.dev", slashed);
            case "cargo" -> ecosystem("crates.io", "https://crates.io", purl.name());
            case "gem" -> ecosystem("RubyGems", "https://rubygems.org", purl.name());
            case "nuget" -> ecosystem("NuGet", "https://nuget.org/packages", purl.name());
            case "composer" -> ecosystem("Packagist", "https://packagist.org", slashed);
            case "hex" -> ecosystem("Hex", "https://repo.hex.pm", slashed);
            case "pub" -> ecosystem("Pub", "https://pub.dev", purl.name());
            default -> Optional.empty();
        };
    }

    private static Optional<Ecosystem> ecosystem(String osv, String url, String name) {
        return Optional.of(new Ecosystem(osv, url, name));
    }
}
