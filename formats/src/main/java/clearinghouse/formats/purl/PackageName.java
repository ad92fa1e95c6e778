package clearinghouse.formats.purl;

import clearinghouse.formats.Parsed;

/** A package URL as a person says it. */
public final class PackageName {

    private PackageName() {}

    /** {@code org.json:json} for {@code pkg:maven/org.json/json}; as it stands when unreadable. */
    public static String of(String packageUrl) {
        return switch (PackageUrl.parseLeniently(packageUrl)) {
            case Parsed.Valid<PackageUrl>(var url) ->
                    url.namespace().isEmpty() ? url.name() : url.namespace() + ":" + url.name();
            case Parsed.Invalid<PackageUrl> _ -> packageUrl;
        };
    }
}
