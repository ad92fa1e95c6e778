package clearinghouse.pages;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.PackageUrl;

/** A package URL as a person says it. */
final class PackageName {

    private PackageName() {}

    /** {@code org.json:json} for {@code pkg:maven/org.json/json}; as it stands when unreadable. */
    static String of(String packageUrl) {
        return switch (PackageUrl.parseLeniently(packageUrl)) {
            case Parsed.Valid<PackageUrl>(var url) ->
                    url.namespace().isEmpty() ? url.name() : url.namespace() + ":" + url.name();
            case Parsed.Invalid<PackageUrl> _ -> packageUrl;
        };
    }
}
