package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.convert.Product;
import clearinghouse.formats.convert.StatedProducts;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.VexDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a published record says of its products, as the matching asks for it. */
public final class Assertions {

    private static final int SURE = 100;

    private static final Pattern RELEASE =
            Pattern.compile("(.*\\p{L}.*) [vV]((?:\\d{1,9}\\.){0,4})(\\d{1,9})");

    private Assertions() {}

    /**
     * @param advisory the document in which the record stands; its own id where it stands alone
     */
    public static List<Assertion> of(PublishedRecord record, String advisory) {
        var source = new Assertion.Source(record.id(), advisory, record.form().name());
        var products = StatedProducts.of(record);
        var assertions = new ArrayList<Assertion>();
        for (var product : products) {
            var identities = identities(product);
            if (identities.isEmpty() || !saysSomething(product)) {
                continue;
            }
            var said =
                    Assertion.of(
                            source,
                            List.copyOf(identities),
                            product.standing(),
                            product.versions().ranges(),
                            product.versions().named(),
                            words(product),
                            fixed(product, products));
            if (holdsEverywhere(product, identities)) {
                assertions.add(said);
                ofRelease(product, said).ifPresent(assertions::add);
            }
            ofDevice(product, said).ifPresent(assertions::add);
        }
        return assertions;
    }

    /** What is said of a firmware on its device is said of the device in that version. */
    private static Optional<Assertion> ofDevice(Product product, Assertion said) {
        if (!(product.software() instanceof Software.Listed listed)) {
            return Optional.empty();
        }
        var identities = new LinkedHashSet<Identity>();
        listed.identifiers()
                .device()
                .ifPresent(device -> {
                    serials(device.vendor(), device.serials(), identities);
                    models(device.vendor(), device.models(), identities);
                    device.names().forEach(name -> names(device.vendor(), name, identities));
                });
        return identities.isEmpty()
                ? Optional.empty()
                : Optional.of(ofOther(said, identities, said.ranges()));
    }

    /**
     * Some name each release of a product as a product, as in {@code Teamcenter V13.3}, which in a
     * list of devices is its version.
     */
    private static Optional<Assertion> ofRelease(Product product, Assertion said) {
        var name = RELEASE.matcher(product.naming().product());
        if (!name.matches() || product.naming().purl().isPresent() || !said.words().isEmpty()) {
            return Optional.empty();
        }
        var within = within(said, name.group(2), name.group(3));
        var identities = new LinkedHashSet<Identity>();
        names(product.naming().vendor(), name.group(1), identities);
        return within.isEmpty() || identities.isEmpty()
                ? Optional.empty()
                : Optional.of(ofOther(said, identities, within.get()));
    }

    /** The same of what is known by these. */
    private static Assertion ofOther(Assertion said, Set<Identity> identities, VersionSet ranges) {
        return Assertion.of(
                said.source(),
                List.copyOf(identities),
                said.standing(),
                ranges,
                said.named(),
                said.words(),
                said.fixed());
    }

    /** Empty where it cannot be told that its versions are of that release. */
    private static Optional<VersionSet> within(Assertion said, String before, String last) {
        var release = before + last;
        var next = before + (Long.parseLong(last) + 1);
        if (said.isOfAll()) {
            return Optional.of(
                    VersionSet.of(
                            said.ranges().scheme(),
                            List.of(new Span(Span.including(release), Span.excluding(next)))));
        }
        var spans = new ArrayList<Span>();
        for (var span : said.ranges().spans()) {
            if (!(span.to() instanceof Span.Bound.At(var to, _))
                    || !to.matches("[vV]?" + Pattern.quote(release) + "(?!\\d).*")) {
                return Optional.empty();
            }
            spans.add(
                    span.from() instanceof Span.Bound.Open
                            ? new Span(Span.including(release), span.to())
                            : span);
        }
        return Optional.of(VersionSet.of(said.ranges().scheme(), spans));
    }

    /**
     * What a VEX document says of whole products. What it says of a part within a product holds
     * only there, which a list of parts does not tell.
     */
    static List<Assertion> of(VexDocument vex) {
        var assertions = new ArrayList<Assertion>();
        for (var statement : vex.statements()) {
            for (var product : statement.products()) {
                if (product.components().isEmpty()) {
                    assertion(vex, statement, product).ifPresent(assertions::add);
                }
            }
        }
        return assertions;
    }

    private static Optional<Assertion> assertion(
            VexDocument vex, VexDocument.Statement statement, VexDocument.Product product) {
        var identities = new LinkedHashSet<Identity>();
        var versions = new ArrayList<String>();
        var scheme = VersionScheme.GENERIC;
        var stated = product.purl().isEmpty() ? product.id() : product.purl();
        if (PackageUrl.parseLeniently(stated) instanceof Parsed.Valid<PackageUrl>(var purl)) {
            identities.addAll(packages(Distribution.named(purl), Optional.empty(), ""));
            versions.add(purl.version());
            scheme = VersionScheme.of(purl);
        }
        if (Cpe.parse(product.cpe()) instanceof Parsed.Valid<Cpe>(var cpe)) {
            identities.add(Platforms.identity(cpe, "", SURE));
            cpe.versionAndUpdate().ifPresent(versions::add);
        }
        versions.removeIf(String::isEmpty);
        boolean saysNothing = statement.standing() == Standing.FIXED && versions.isEmpty();
        return identities.isEmpty() || saysNothing
                ? Optional.empty()
                : Optional.of(
                        Assertion.of(
                                new Assertion.Source(
                                        statement.vulnerability(),
                                        vex.id(),
                                        PublishedRecord.Form.OPENVEX.name()),
                                List.copyOf(identities),
                                statement.standing(),
                                VersionSet.none(scheme),
                                versions,
                                List.of(),
                                List.of()));
    }

    /**
     * That a part is not affected in one product says nothing of it in another; only the packages
     * of a distribution are parts of its release wherever they are.
     */
    private static boolean holdsEverywhere(Product product, Set<Identity> identities) {
        return switch (product.standing()) {
            case AFFECTED, UNDER_INVESTIGATION, RECOMMENDED, UNKNOWN -> true;
            case NOT_AFFECTED, FIXED ->
                    !(product.software() instanceof Software.Listed listed)
                            || listed.within().isBlank()
                            || identities.stream()
                                    .anyMatch(it ->
                                            it instanceof Identity.Packaged(_, var release)
                                                    && release.isSaid());
        };
    }

    /** That something is fixed, without saying where, says of no version that it is. */
    private static boolean saysSomething(Product product) {
        return switch (product.standing()) {
            case AFFECTED, NOT_AFFECTED, UNDER_INVESTIGATION -> true;
            case FIXED -> !product.versions().areAll();
            case RECOMMENDED, UNKNOWN -> false;
        };
    }

    /** Commits have no order here: where nothing else is said, any version may be meant. */
    private static List<String> words(Product product) {
        var versions = product.versions();
        return versions.words().isEmpty()
                        && versions.ranges().spans().isEmpty()
                        && versions.named().isEmpty()
                        && !versions.commits().isEmpty()
                ? List.of("commits of " + versions.commits().getFirst().repository())
                : versions.words();
    }

    private static List<String> fixed(Product product, List<Product> all) {
        SequencedSet<String> fixed = new LinkedHashSet<>(product.versions().firstAfter());
        for (var other : all) {
            if (other.standing() == Standing.FIXED && other.subject().equals(product.subject())) {
                fixed.addAll(other.versions().named());
            }
        }
        return List.copyOf(fixed);
    }

    private static Set<Identity> identities(Product product) {
        var identities = new LinkedHashSet<Identity>();
        var naming = product.naming();
        var fixed = product.versions().firstAfter().stream().findFirst().orElse("");
        if (product.software() instanceof Software.Listed listed) {
            further(listed, fixed, identities);
            models(listed.vendor(), listed.models(), identities);
        }
        var purl = naming.purl().map(Distribution::named);
        purl.ifPresent(it -> identities.addAll(packages(it, naming.osv(), fixed)));
        cpes(product).forEach(cpe -> identities.add(Platforms.identity(cpe, "", SURE)));
        names(product, purl, identities);
        return identities;
    }

    private static void further(Software.Listed listed, String fixed, Set<Identity> identities) {
        for (var hash : listed.identifiers().hashes()) {
            identities.add(new Identity.Hash(hash.algorithm(), hash.digits()));
        }
        serials(listed.vendor(), listed.identifiers().serials(), identities);
        for (var other : listed.identifiers().purls()) {
            if (PackageUrl.parseLeniently(other) instanceof Parsed.Valid<PackageUrl>(var purl)) {
                identities.addAll(packages(Distribution.named(purl), Optional.empty(), fixed));
            }
        }
    }

    private static void serials(String vendor, List<String> serials, Set<Identity> identities) {
        for (var serial : serials) {
            var number = Wildcards.pattern(serial);
            if (!number.isEmpty()) {
                Vendors.named(vendor)
                        .forEach(maker ->
                                identities.add(
                                        new Identity.Serial(String.join("", maker), number)));
            }
        }
    }

    private static void models(String vendor, List<String> models, Set<Identity> identities) {
        for (var model : models) {
            var number = Wildcards.pattern(model);
            if (!number.isEmpty()) {
                models(vendor, number, identities);
            }
        }
    }

    private static List<Identity> packages(
            PackageUrl purl, Optional<OsvPackage> osv, String fixed) {
        var key = purl.matchingKey().render();
        if (!Distribution.is(purl)) {
            return List.of(new Identity.Packaged(key, Release.NONE));
        }
        var release =
                Distribution.release(
                        purl,
                        osv.map(OsvPackage::release).orElse(""),
                        fixed.isEmpty() ? purl.version() : fixed);
        var packages = new ArrayList<Identity>();
        packages.add(new Identity.Packaged(key, release));
        Distribution.rebuilt(purl, release).ifPresent(packages::add);
        return packages;
    }

    private static List<Cpe> cpes(Product product) {
        var names =
                switch (product.software()) {
                    case Software.Product sold -> sold.cpes();
                    case Software.Platform(var cpe) -> List.of(cpe);
                    case Software.Listed listed -> List.of(listed.cpe());
                    case Software.EcosystemPackage _, Software.Repository _ -> List.<String>of();
                };
        var cpes = new ArrayList<Cpe>();
        for (var name : names) {
            if (Cpe.parse(name) instanceof Parsed.Valid<Cpe>(var cpe)) {
                cpes.add(cpe);
            }
        }
        return cpes;
    }

    private static void names(
            Product product, Optional<PackageUrl> purl, Set<Identity> identities) {
        var naming = product.naming();
        if (product.software() instanceof Software.EcosystemPackage
                || product.software() instanceof Software.Repository) {
            // A name alone is not that of a distribution's package: it is of its builds alone.
            if (purl.filter(Distribution::is).isEmpty()) {
                purl.ifPresent(it -> addNames(it, identities));
                if (purl.isEmpty()) {
                    naming.osv().ifPresent(it -> addName(it.name(), false, identities));
                }
            }
            return;
        }
        names(naming.vendor(), naming.product(), identities);
    }

    /** All by which somebody who has the product may know it. */
    static List<Identity> called(PackageUrl purl, String vendor, String product) {
        var identities = new LinkedHashSet<Identity>();
        identities.add(new Identity.Packaged(purl.matchingKey().render(), Release.NONE));
        names(vendor, product, identities);
        return List.copyOf(identities);
    }

    private static void names(String vendor, String product, Set<Identity> identities) {
        for (var maker : Vendors.named(vendor)) {
            var name = ProductName.of(maker, product);
            name.names().forEach(words -> identities.add(new Identity.Product(maker, words)));
            name.articles()
                    .forEach(article -> models(vendor, Wildcards.number(article), identities));
            name.patterns()
                    .forEach(pattern -> models(vendor, Wildcards.pattern(pattern), identities));
        }
        // A list without a column for the maker has it in front of the name.
        Stream.concat(
                        Stream.of(""),
                        Vendors.named(vendor).stream().map(maker -> String.join(" ", maker) + " "))
                .flatMap(maker ->
                        ProductName.keys(product.isBlank() ? "" : maker + product).stream())
                .forEach(key -> identities.add(new Identity.Name(key, false)));
    }

    private static void models(String vendor, String number, Set<Identity> identities) {
        var makers = Vendors.named(vendor);
        if (makers.isEmpty()) {
            identities.add(new Identity.Model("", number));
        }
        makers.forEach(maker -> identities.add(new Identity.Model(String.join("", maker), number)));
    }

    /** As people call it: an artifact without its group, too, everything else as it is imported. */
    private static void addNames(PackageUrl purl, Set<Identity> identities) {
        if (purl.namespace().isEmpty() || purl.type().equals("maven")) {
            addName(purl.name(), false, identities);
        }
        if (!purl.namespace().isEmpty()) {
            addName(purl.namespace() + "/" + purl.name(), true, identities);
        }
    }

    private static void addName(String name, boolean qualified, Set<Identity> identities) {
        var key = String.join("", Words.of(name));
        if (!key.isEmpty()) {
            identities.add(new Identity.Name(key, qualified));
        }
    }
}
