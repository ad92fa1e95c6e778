package clearinghouse.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import clearinghouse.advisory.Gpg;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.kernel.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A CSAF provider on a site, that signs with GnuPG. */
final class TestProvider {

    static final String METADATA = "/.well-known/csaf/provider-metadata.json";

    private final TestSite site;
    private final Gpg gpg;
    private final Path folder;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private String fingerprint = "";
    private String role = "csaf_trusted_provider";
    private final String base;
    private final String name;
    private final String namespace;
    private boolean listed = true;
    private boolean mirrored = true;

    TestProvider(TestSite site, Path folder) {
        this(site, folder, "", "Maker", "https://maker.example");
    }

    /**
     * @param base beneath which it lies on the site
     */
    TestProvider(TestSite site, Path folder, String base, String name, String namespace) {
        this.base = base;
        this.name = name;
        this.namespace = namespace;
        this.site = site;
        this.folder = folder;
        this.gpg = Gpg.in(folder);
    }

    /**
     * @param kind such as {@code ed25519}
     * @param expiry in the words of GnuPG
     * @return the fingerprint
     */
    String makeKey(String name, String kind, String expiry, String... options) {
        var arguments = new ArrayList<>(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--quick-gen-key", name, kind, "sign", expiry));
        run(arguments);
        return fingerprint(name);
    }

    /** With the certificate that GnuPG made for it beside the key. */
    void revoke(String key) {
        try {
            var made = folder.resolve("home/openpgp-revocs.d/" + key + ".rev");
            // Its first line is made void, so that nobody imports it unawares.
            Files.writeString(
                    folder.resolve("revocation"),
                    Files.readString(made).replace(":-----BEGIN", "-----BEGIN"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of("--import", "revocation"));
    }

    String fingerprint(String name) {
        var listed = gpg.gpg("--with-colons", "--list-keys", name).output();
        return listed.lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":", -1)[9])
                .findFirst()
                .orElseThrow();
    }

    void run(List<String> arguments) {
        var result = gpg.gpg(arguments.toArray(String[]::new));
        if (result.exit() != 0) {
            throw new AssertionError(result.output());
        }
    }

    void names(String key) {
        fingerprint = key;
        site.put(base + "/key.asc", Page.of(certificate(key)));
    }

    String certificate(String key) {
        return gpg.gpg("--armor", "--export", key).output();
    }

    void lets(boolean beListed, boolean beMirrored) {
        listed = beListed;
        mirrored = beMirrored;
    }

    void isNoTrustedProvider() {
        role = "csaf_provider";
    }

    byte[] sign(byte[] content, String key, String... options) {
        gpg.write("document", content);
        var arguments =
                new ArrayList<>(
                        List.of("--pinentry-mode", "loopback", "--passphrase", "", "--yes"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--armor", "--local-user", key, "--detach-sign", "document"));
        run(arguments);
        try {
            return Files.readAllBytes(folder.resolve("document.asc"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String csaf(int number, String label) {
        return """
        {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Advisory %1$d",
          "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
          "distribution": {"tlp": {"label": "%2$s"}},
          "tracking": {"id": "M-%1$d", "version": "1", "status": "final",
            "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-01-02T00:00:00Z",
            "revision_history": [{"date": "2026-01-02T00:00:00Z", "number": "1", "summary": "First."}]}},
         "vulnerabilities": [{"cve": "CVE-2026-%1$d"}]}
        """
                .formatted(number, label);
    }

    String path(int number) {
        return base + "/csaf/2026/m-%d.json".formatted(number);
    }

    /** A document that breaks no mandatory test. */
    String valid(int number, String label, String day) {
        return """
        {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Advisory %1$d",
          "publisher": {"category": "vendor", "name": "%4$s", "namespace": "%5$s"},
          "distribution": {"tlp": {"label": "%2$s"}},
          "notes": [{"category": "summary", "text": "In short."}],
          "tracking": {"id": "M-%1$d", "version": "1", "status": "final",
            "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "%3$sT00:00:00Z",
            "revision_history": [{"date": "%3$sT00:00:00Z", "number": "1", "summary": "First."}]}},
         "product_tree": {"full_product_names": [{"name": "Pump 1", "product_id": "P1"}]},
         "vulnerabilities": [{"cve": "CVE-2026-%1$d", "notes": [{"category": "description", "text": "It fails."}],
           "product_status": {"known_affected": ["P1"]},
           "remediations": [{"category": "vendor_fix", "details": "Update.", "product_ids": ["P1"]}]}]}
        """
                .formatted(number, label, day, name, namespace);
    }

    /** In the feed, with nothing beside it. */
    void publishesBare(int number, String text, String updated) {
        site.put(path(number), Page.of(text));
        entries.put(
                path(number),
                """
                {"id": "x", "title": "t", "published": "2026-01-01T00:00:00Z", "updated": "%2$s",
                 "link": [{"rel": "self", "href": "%1$s"}],
                 "content": {"type": "application/json", "src": "%1$s"}}
                """
                        .formatted(site.at(path(number)), updated));
        putFeed();
    }

    /** With hash and signature, and in the feed. */
    void publishes(int number) {
        publishes(number, csaf(number, "WHITE"), "2026-01-02T00:00:00Z");
    }

    void publishes(int number, String text, String updated) {
        putSigned(number, text);
        lists(path(number), updated);
    }

    /** In no feed. */
    void publishesUnlisted(int number) {
        putSigned(number, csaf(number, "WHITE"));
    }

    private void putSigned(int number, String text) {
        var content = text.getBytes(UTF_8);
        var path = path(number);
        site.put(path, Page.of(content));
        site.put(path + ".sha512", Page.of(Digest.sha512(content).hex() + "  m.json\n"));
        site.put(path + ".asc", Page.of(sign(content, fingerprint)));
    }

    void lists(String path, String updated) {
        var address = path.startsWith("/") ? site.at(path) : path;
        entries.put(
                path,
                """
                {"id": "x", "title": "t", "published": "2026-01-01T00:00:00Z", "updated": "%2$s",
                 "link": [{"rel": "self", "href": "%1$s"}, {"rel": "hash", "href": "%1$s.sha512"},
                   {"rel": "signature", "href": "%1$s.asc"}],
                 "content": {"type": "application/json", "src": "%1$s"}}
                """
                        .formatted(address, updated));
        putFeed();
    }

    void unlists(String path) {
        entries.remove(path);
        putFeed();
    }

    private void putFeed() {
        var feed =
                "{\"feed\": {\"id\": \"f\", \"entry\": [%s]}}"
                        .formatted(String.join(",", entries.values()));
        site.put(
                base + "/csaf/feed.json",
                Page.of(feed)
                        .with("ETag", "\"" + Digest.sha256(feed.getBytes(UTF_8)).hex() + "\""));
    }

    String metadata() {
        return metadata(
                site.at(place()),
                "{\"rolie\": {\"feeds\": [{\"tlp_label\": \"WHITE\", \"url\": \"%s\"}]}}"
                        .formatted(site.at(base + "/csaf/feed.json")));
    }

    String metadata(String canonical, String distributions) {
        return """
        {"canonical_url": "%s", "distributions": [%s], "last_updated": "2026-01-01T00:00:00Z",
         "list_on_CSAF_aggregators": %s, "mirror_on_CSAF_aggregators": %s, "metadata_version": "2.0",
         "public_openpgp_keys": [{"fingerprint": "%s", "url": "%s"}],
         "publisher": {"category": "vendor", "name": "%s", "namespace": "%s"},
         "role": "%s"}
        """
                .formatted(
                        canonical,
                        distributions,
                        listed,
                        mirrored,
                        fingerprint,
                        site.at(base + "/key.asc"),
                        name,
                        namespace,
                        role);
    }

    void putMetadata() {
        site.put(place(), Page.of(metadata()));
    }

    String place() {
        return base.isEmpty() ? METADATA : base + "/provider-metadata.json";
    }

    void close() {
        gpg.close();
    }
}
