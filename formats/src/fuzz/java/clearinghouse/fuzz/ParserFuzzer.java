package clearinghouse.fuzz;

import clearinghouse.formats.Csv;
import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.convert.Conversion;
import clearinghouse.formats.convert.ConversionTarget;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.csaf.provider.AtAddress;
import clearinghouse.formats.csaf.provider.Discovery;
import clearinghouse.formats.csaf.provider.ForeignLists;
import clearinghouse.formats.csaf.provider.ForeignProvider;
import clearinghouse.formats.csaf.provider.HashFile;
import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.osv.ModifiedIds;
import clearinghouse.formats.published.EpssForm;
import clearinghouse.formats.published.KevForm;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sarif.SarifLimits;
import clearinghouse.formats.sarif.SarifReader;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.formats.sbom.TableColumns;
import clearinghouse.formats.tuf.Signed;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.formats.version.CsafVersionRange;
import clearinghouse.formats.version.NativeRange;
import clearinghouse.formats.version.Vers;
import clearinghouse.formats.version.VersionScheme;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What Jazzer calls. An input may be refused; any exception is a find, and so is a broken promise:
 * what is read is rendered and read to the same, an order is the same from both sides and goes
 * round in no ring, and the order of keys is that of versions.
 */
public final class ParserFuzzer {

    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 100;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final JsonInput JSON = new JsonInput(LARGEST, DEEPEST);
    private static final SbomReader SBOM = new SbomReader(SbomLimits.standard());
    private static final SarifReader SARIF = new SarifReader(SarifLimits.standard());

    private static final URI FOLDER = URI.create("https://maker.example/csaf/white/");
    private static final Hosts HOSTS = Hosts.of(List.of(FOLDER));

    private static final SortedMap<String, Consumer<byte[]>> TARGETS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("purl", bytes -> purl(text(bytes))),
                            Map.entry("cpe", bytes -> Cpe.parse(text(bytes))),
                            Map.entry("cvss", bytes -> cvss(text(bytes))),
                            Map.entry("vers", bytes -> vers(text(bytes))),
                            Map.entry("ranges", bytes -> ranges(text(bytes))),
                            Map.entry("versions", bytes -> versions(text(bytes))),
                            Map.entry("sbom", SBOM::read),
                            Map.entry("table", ParserFuzzer::table),
                            Map.entry("sarif", SARIF::read),
                            Map.entry("published", ParserFuzzer::published),
                            Map.entry("lists", bytes -> lists(text(bytes))),
                            Map.entry("rolie", ParserFuzzer::rolie),
                            Map.entry("directory", ParserFuzzer::directory),
                            Map.entry("provider", ParserFuzzer::provider),
                            Map.entry("security-txt", bytes -> securityTxt(text(bytes))),
                            Map.entry("modified", ParserFuzzer::modified),
                            Map.entry("hash", bytes -> hash(text(bytes))),
                            Map.entry("tuf", ParserFuzzer::tuf),
                            Map.entry("csaf", ParserFuzzer::csaf)));

    private static final Consumer<byte[]> TARGET =
            TARGETS.getOrDefault(
                    System.getProperty("clearinghouse.fuzz", ""),
                    _ -> {
                        throw new IllegalStateException("one of " + TARGETS.keySet());
                    });

    private ParserFuzzer() {}

    /** By its name Jazzer finds it. */
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.accept(input);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void hold(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }

    /** A person who changes nothing of the guess gets what nobody was asked for. */
    private static void table(byte[] bytes) {
        Csv.parse(text(bytes), ',', 100);
        if (SBOM.guessColumns(bytes) instanceof Parsed.Valid<TableColumns>(var columns)) {
            hold(
                    SBOM.readCsv(bytes).problems().isEmpty()
                            == SBOM.readCsv(bytes, columns).problems().isEmpty(),
                    "a guess that is confirmed reads as it was guessed");
        }
    }

    private static void purl(String text) {
        PackageUrl.parseLeniently(text);
        if (PackageUrl.parse(text) instanceof Parsed.Valid<PackageUrl>(var purl)) {
            hold(
                    PackageUrl.parse(purl.render()).equals(Parsed.valid(purl)),
                    "a purl is read as it is rendered");
        }
    }

    private static void cvss(String text) {
        if (Cvss.parse(text) instanceof Parsed.Valid<Cvss>(var cvss)) {
            hold(cvss.score().doubleValue() <= 10, "a score is at most 10");
            hold(Cvss.of(cvss.vector()).equals(cvss), "a vector is read as it is rendered");
        }
    }

    private static void vers(String text) {
        if (Vers.parse(text) instanceof Parsed.Valid<Vers>(var vers)) {
            hold(
                    Vers.parse(vers.render()).equals(Parsed.valid(vers)),
                    "a VERS is read as it is rendered");
            vers.contains("1.0");
            vers.simplified();
        }
        Vers.parseLeniently(text);
    }

    private static VersionScheme scheme(String text) {
        var schemes = VersionScheme.values();
        return schemes[Math.floorMod(text.isEmpty() ? 0 : text.charAt(0), schemes.length)];
    }

    private static String rest(String text) {
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static void ranges(String text) {
        var scheme = scheme(text);
        CsafVersionRange.parse(scheme, rest(text));
        NativeRange.read(scheme.versType(), rest(text));
    }

    private static void versions(String text) {
        var scheme = scheme(text);
        var versions = rest(text).split("\n", 3);
        if (versions.length < 3) {
            return;
        }
        var ab = scheme.compare(versions[0], versions[1]);
        var ba = scheme.compare(versions[1], versions[0]);
        hold(ab.isPresent() == ba.isPresent(), "an order is there from both sides");
        if (ab.isEmpty()) {
            return;
        }
        hold(
                Integer.signum(ab.getAsInt()) == -Integer.signum(ba.getAsInt()),
                "an order is the same from both sides");
        if (scheme.keysAreExact(versions[0]) && scheme.keysAreExact(versions[1])) {
            hold(
                    Integer.signum(ab.getAsInt())
                            == Integer.signum(
                                    scheme.compareKeys(versions[0], versions[1]).orElseThrow()),
                    "the order of keys is that of versions");
        }
        var bc = scheme.compare(versions[1], versions[2]);
        var ac = scheme.compare(versions[0], versions[2]);
        if (bc.isPresent()
                && scheme.keysAreExact(versions[0])
                && scheme.keysAreExact(versions[1])
                && scheme.keysAreExact(versions[2])
                && ab.getAsInt() <= 0
                && bc.getAsInt() <= 0) {
            hold(ac.orElseThrow() <= 0, "an order goes round in no ring");
        }
    }

    /** Whatever it is, it can be said in another form or is refused. */
    private static void published(byte[] bytes) {
        if (!(JSON.tree(bytes) instanceof Parsed.Valid<JsonNode>(var tree))
                || !(PublishedDocument.read("path", tree)
                        instanceof Parsed.Valid<PublishedDocument>(var document))) {
            return;
        }
        for (var target : ConversionTarget.values()) {
            Conversion.of(new Conversion.Source(document, tree, ""), target, NOW);
        }
    }

    private static void csaf(byte[] bytes) {
        CsafValidator.validate(bytes, CsafValidator.Extent.FULL, NOW);
    }

    private static void lists(String text) {
        KevForm.readCsv(text);
        EpssForm.read(text.lines().iterator(), _ -> {});
    }

    private static void rolie(byte[] bytes) {
        AtAddress.of(bytes);
        if (ForeignLists.feed(bytes, HOSTS) instanceof Parsed.Valid<ForeignLists.Read>(var read)) {
            for (var listing : read.listings()) {
                staysOn(HOSTS, listing.address());
                listing.hash().ifPresent(address -> staysOn(HOSTS, address));
                listing.signature().ifPresent(address -> staysOn(HOSTS, address));
            }
        }
    }

    private static void directory(byte[] bytes) {
        staysBeneath(ForeignLists.changes(bytes, FOLDER));
        staysBeneath(ForeignLists.index(bytes, FOLDER));
    }

    private static void staysBeneath(Parsed<ForeignLists.Read> list) {
        if (list instanceof Parsed.Valid<ForeignLists.Read>(var read)) {
            for (var listing : read.listings()) {
                staysBeneath(listing.address());
            }
        }
    }

    private static void staysBeneath(URI address) {
        hold(
                address.normalize().toString().startsWith(FOLDER.toString()),
                "a list names what lies beneath it");
    }

    private static void staysOn(Hosts hosts, URI address) {
        hold(hosts.allow(address), "an address is of a host that the source names");
    }

    private static void provider(byte[] bytes) {
        if (ForeignProvider.read(bytes) instanceof Parsed.Valid<ForeignProvider>(var provider)) {
            staysOn(provider.hosts(), provider.canonical());
            provider.feeds().forEach(feed -> staysOn(provider.hosts(), feed));
            for (var folder : provider.directories()) {
                staysOn(provider.hosts(), folder);
                hold(folder.toString().endsWith("/"), "a directory ends in a slash");
                ForeignLists.index("a.json\n2026/b.json".getBytes(StandardCharsets.UTF_8), folder);
            }
        }
    }

    private static void securityTxt(String text) {
        for (var address : Discovery.namedIn(text)) {
            hold("https".equalsIgnoreCase(address.getScheme()), "metadata lies at https://");
            hold(Hosts.of(List.of(address)).allow(address), "its host is one");
        }
    }

    private static void modified(byte[] bytes) {
        if (ModifiedIds.read(bytes)
                instanceof Parsed.Valid<List<ModifiedIds.Changed>>(var changes)) {
            for (var changed : changes) {
                ModifiedIds.record(FOLDER.resolve("modified_id.csv"), changed.path())
                        .ifPresent(ParserFuzzer::staysBeneath);
            }
        }
    }

    private static void hash(String text) {
        HashFile.digits(text)
                .ifPresent(digits ->
                        hold(
                                HashFile.digits(digits).equals(Optional.of(digits)),
                                "a hash is read as it is rendered"));
    }

    private static void tuf(byte[] bytes) {
        Signed.parse("file", bytes, LARGEST);
        TrustedMetadata.start(bytes);
    }
}
