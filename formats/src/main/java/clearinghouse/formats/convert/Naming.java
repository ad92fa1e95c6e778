package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Vers;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.Optional;
import java.util.Set;

/**
 * By what names the forms may call one product. Absent parts are empty.
 *
 * @param osv as a package of an ecosystem
 * @param purl as the source gives it, or as its ecosystem and name make it
 */
public record Naming(
        Optional<OsvPackage> osv,
        Optional<PackageUrl> purl,
        String vendor,
        String product,
        String cpe) {

    /** Types of VERS whose order is that of semantic versions. */
    private static final Set<String> VERS_TYPES = Set.of("npm", "cargo", "golang", "hex", "swift");

    private static final String RED_HAT = "Red Hat";
    private static final String RED_HAT_CPE = "cpe:/a:redhat:";
    private static final String RED_HAT_SYSTEM_CPE = "cpe:/o:redhat:";

    static Naming of(Software software) {
        return switch (software) {
            case Software.EcosystemPackage(var ecosystem, var name, var purl) ->
                    packaged(ecosystem, name, purl);
            case Software.Repository(var url) ->
                    new Naming(Optional.empty(), Optional.empty(), "", url, "");
            case Software.Product product -> sold(product);
            case Software.Platform(var cpe) -> platform(cpe);
            case Software.Listed listed -> listed(listed);
        };
    }

    private static Naming packaged(String ecosystem, String name, String purl) {
        var read = purl(purl);
        var named = !ecosystem.isBlank() && !name.isBlank();
        var osv =
                named ? Optional.of(OsvPackage.of(ecosystem, name)) : read.flatMap(OsvPackage::of);
        return new Naming(
                osv,
                read.or(() -> osv.flatMap(OsvPackage::purl))
                        .map(it -> osv.map(home -> home.released(it)).orElse(it)),
                osv.map(OsvPackage::ecosystem).orElse(""),
                osv.map(OsvPackage::name).orElse(purl),
                "");
    }

    /** A collection that OSV knows names a package, whatever its vendor calls it. */
    private static Naming sold(Software.Product product) {
        var osv = OsvPackage.inCollection(product.collection(), product.name());
        if (osv.isEmpty() && known(product.product()).isEmpty() && !product.cpes().isEmpty()) {
            return platform(product.cpes().getFirst());
        }
        return new Naming(
                osv,
                osv.flatMap(OsvPackage::purl),
                known(product.vendor()),
                known(product.product()).isEmpty() ? product.name() : known(product.product()),
                product.cpes().isEmpty() ? "" : product.cpes().getFirst());
    }

    private static String known(String name) {
        return name.strip().equalsIgnoreCase("n/a") ? "" : name.strip();
    }

    private static Naming platform(String name) {
        return Cpe.parse(name) instanceof Parsed.Valid<Cpe>(var cpe)
                ? new Naming(Optional.empty(), Optional.empty(), cpe.vendor(), cpe.product(), name)
                : new Naming(Optional.empty(), Optional.empty(), "", name, name);
    }

    private static Naming listed(Software.Listed listed) {
        var purl = purl(listed.purl()).map(Purls::withoutRange);
        var name = listed.name().isBlank() ? listed.id() : listed.name();
        return new Naming(
                purl.flatMap(OsvPackage::of).map(osv -> released(osv, listed.platform())),
                purl,
                listed.vendor(),
                listed.product().isBlank() ? name : listed.product(),
                listed.cpe());
    }

    /** Red Hat's releases in OSV are the CPE names of its products, without what all share. */
    private static OsvPackage released(OsvPackage osv, String platform) {
        for (var begin : new String[] {RED_HAT_CPE, RED_HAT_SYSTEM_CPE}) {
            if (osv.ecosystem().equals(RED_HAT) && platform.startsWith(begin)) {
                return new OsvPackage(RED_HAT, platform.substring(begin.length()), osv.name());
            }
        }
        return osv;
    }

    private static Optional<PackageUrl> purl(String text) {
        return PackageUrl.parseLeniently(text) instanceof Parsed.Valid<PackageUrl>(var purl)
                ? Optional.of(purl)
                : Optional.empty();
    }

    /** By which its versions are ordered. */
    VersionScheme scheme() {
        return osv.map(OsvPackage::scheme)
                .or(() -> purl.map(VersionScheme::of))
                .orElse(
                        cpe.isEmpty() || !vendor.isEmpty()
                                ? VersionScheme.GENERIC
                                : VersionScheme.CPE);
    }

    /** The ranges in VERS, of the type of the package where that has their order. */
    Parsed<String> vers(VersionSet ranges) {
        var type =
                purl.map(PackageUrl::type)
                        .filter(VERS_TYPES::contains)
                        .filter(it -> VersionScheme.ofPurlType(it) == ranges.scheme())
                        .orElse(ranges.scheme().versType());
        return ranges.toVers(type).map(Vers::render);
    }

    /** Whether the source names nothing at all, as {@code n/a} does. */
    boolean isNothing() {
        return osv.isEmpty() && vendor.isBlank() && product.isBlank() && cpe.isBlank();
    }

    /** The release of its distribution that it is for, as OSV names it; empty for none. */
    String release() {
        return osv.filter(it -> !it.release().isEmpty()).map(OsvPackage::home).orElse("");
    }

    /** Vendor and product, as a person would write them. */
    String full() {
        var from = release().isEmpty() ? vendor : release();
        return from.isBlank() ? product : from + " " + product;
    }
}
