package clearinghouse.formats.purl;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The rules of one purl type, from the purl type definitions. */
record PurlType(
        Namespace namespace,
        Form namespaceForm,
        Form nameForm,
        Form matchedForm,
        Form versionForm) {

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
        PUB,
        PEP_503;

        String of(String text) {
            return switch (this) {
                case AS_IS -> text;
                case LOWER -> text.toLowerCase(Locale.ROOT);
                case PYPI -> LOWER.of(text).replace('_', '-');
                case PUB -> LOWER.of(text).replaceAll("[^a-z0-9_]", "_");
                case PEP_503 -> LOWER.of(text).replaceAll("[-_.]+", "-");
            };
        }
    }

    private static final PurlType UNKNOWN =
            new PurlType(Namespace.OPTIONAL, Form.AS_IS, Form.AS_IS, Form.AS_IS, Form.AS_IS);

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
                    // The standard keeps the case of a NuGet id; the registry ignores it.
                    matched(asIs("nuget", Namespace.PROHIBITED), Form.LOWER),
                    type("oci", Namespace.PROHIBITED, Form.AS_IS, Form.LOWER, Form.LOWER),
                    asIs("opam", Namespace.PROHIBITED),
                    lower("otp", Namespace.PROHIBITED),
                    type("pub", Namespace.PROHIBITED, Form.AS_IS, Form.PUB, Form.AS_IS),
                    // The standard leaves dots and runs alone; to the registry they are one dash.
                    matched(
                            type("pypi", Namespace.PROHIBITED, Form.AS_IS, Form.PYPI, Form.LOWER),
                            Form.PEP_503),
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

    String subpathOf(String type, String subpath) {
        // The one type whose definition says of subpaths that their case does not count.
        return type.equals("otp") ? Form.LOWER.of(subpath) : subpath;
    }

    /** The name by which the registry itself tells packages apart. */
    String matchedName(String name) {
        return matchedForm.of(name);
    }

    private static Map.Entry<String, PurlType> asIs(String name, Namespace namespace) {
        return type(name, namespace, Form.AS_IS, Form.AS_IS, Form.AS_IS);
    }

    private static Map.Entry<String, PurlType> lower(String name, Namespace namespace) {
        return type(name, namespace, Form.LOWER, Form.LOWER, Form.AS_IS);
    }

    private static Map.Entry<String, PurlType> type(
            String name, Namespace namespace, Form namespaceForm, Form nameForm, Form versionForm) {
        return Map.entry(
                name, new PurlType(namespace, namespaceForm, nameForm, nameForm, versionForm));
    }

    private static Map.Entry<String, PurlType> matched(Map.Entry<String, PurlType> entry, Form as) {
        var type = entry.getValue();
        return Map.entry(
                entry.getKey(),
                new PurlType(
                        type.namespace(),
                        type.namespaceForm(),
                        type.nameForm(),
                        as,
                        type.versionForm()));
    }
}
