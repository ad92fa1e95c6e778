package clearinghouse.formats.purl;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The rules of one purl type, from the purl type definitions. */
record PurlType(Namespace namespace, Form namespaceForm, Form nameForm, Form versionForm) {

    enum Namespace {
        REQUIRED,
        OPTIONAL,
        PROHIBITED
    }

    /** How a part is normalised before it is compared. */
    enum Form {
        AS_IS,
        LOWER,
        PYPI,
        PUB;

        String of(String text) {
            var lower = text.toLowerCase(Locale.ROOT);
            return switch (this) {
                case AS_IS -> text;
                case LOWER -> lower;
                case PYPI -> lower.replace('_', '-');
                case PUB -> lower.replaceAll("[^a-z0-9_]", "_");
            };
        }
    }

    private static final PurlType UNKNOWN =
            new PurlType(Namespace.OPTIONAL, Form.AS_IS, Form.AS_IS, Form.AS_IS);

    private static final Map<String, PurlType> KNOWN =
            Map.ofEntries(
                    lower("alpm", Namespace.REQUIRED),
                    lower("apk", Namespace.REQUIRED),
                    asIs("bazel", Namespace.PROHIBITED),
                    lower("bitbucket", Namespace.REQUIRED),
                    lower("bitnami", Namespace.PROHIBITED),
                    lower("brew", Namespace.OPTIONAL),
                    asIs("cargo", Namespace.PROHIBITED),
                    lower("chrome-extension", Namespace.PROHIBITED),
                    asIs("cocoapods", Namespace.PROHIBITED),
                    lower("composer", Namespace.REQUIRED),
                    asIs("conda", Namespace.PROHIBITED),
                    asIs("cran", Namespace.PROHIBITED),
                    lower("deb", Namespace.REQUIRED),
                    asIs("gem", Namespace.PROHIBITED),
                    lower("git", Namespace.REQUIRED),
                    lower("github", Namespace.REQUIRED),
                    asIs("golang", Namespace.OPTIONAL),
                    asIs("hackage", Namespace.PROHIBITED),
                    lower("hex", Namespace.OPTIONAL),
                    type("huggingface", Namespace.REQUIRED, Form.AS_IS, Form.AS_IS, Form.LOWER),
                    asIs("julia", Namespace.PROHIBITED),
                    lower("luarocks", Namespace.OPTIONAL),
                    asIs("maven", Namespace.REQUIRED),
                    asIs("mlflow", Namespace.PROHIBITED),
                    asIs("nuget", Namespace.PROHIBITED),
                    type("oci", Namespace.PROHIBITED, Form.AS_IS, Form.LOWER, Form.LOWER),
                    asIs("opam", Namespace.PROHIBITED),
                    lower("otp", Namespace.PROHIBITED),
                    type("pub", Namespace.PROHIBITED, Form.AS_IS, Form.PUB, Form.AS_IS),
                    type("pypi", Namespace.PROHIBITED, Form.AS_IS, Form.PYPI, Form.LOWER),
                    type("qpkg", Namespace.REQUIRED, Form.LOWER, Form.AS_IS, Form.AS_IS),
                    type("rpm", Namespace.REQUIRED, Form.LOWER, Form.AS_IS, Form.AS_IS),
                    asIs("swift", Namespace.REQUIRED),
                    asIs("vcpkg", Namespace.PROHIBITED),
                    type(
                            "vscode-extension",
                            Namespace.REQUIRED,
                            Form.LOWER,
                            Form.LOWER,
                            Form.LOWER),
                    type("yocto", Namespace.OPTIONAL, Form.LOWER, Form.AS_IS, Form.AS_IS));

    static PurlType of(String type) {
        return KNOWN.getOrDefault(type, UNKNOWN);
    }

    String nameOf(String type, String name, SortedMap<String, String> qualifiers) {
        // Azure Databricks is the one MLflow registry whose model names ignore case.
        if (type.equals("mlflow")
                && qualifiers.getOrDefault("repository_url", "").contains("azuredatabricks")) {
            return Form.LOWER.of(name);
        }
        return nameForm.of(name);
    }

    private static Map.Entry<String, PurlType> asIs(String name, Namespace namespace) {
        return type(name, namespace, Form.AS_IS, Form.AS_IS, Form.AS_IS);
    }

    private static Map.Entry<String, PurlType> lower(String name, Namespace namespace) {
        return type(name, namespace, Form.LOWER, Form.LOWER, Form.AS_IS);
    }

    private static Map.Entry<String, PurlType> type(
            String name, Namespace namespace, Form namespaceForm, Form nameForm, Form versionForm) {
        return Map.entry(name, new PurlType(namespace, namespaceForm, nameForm, versionForm));
    }
}
