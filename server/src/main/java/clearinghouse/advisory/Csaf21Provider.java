package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.convert.Csaf21Renderer;
import clearinghouse.formats.csaf.provider.Csaf21Addresses;
import clearinghouse.formats.csaf.provider.Csaf21Metadata;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.csaf.provider.Rolie;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.platform.Db;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published advisories by the draft of CSAF 2.1, beside those of 2.0, which count (CSAF 2.1,
 * section on the transition). There are none unless the operator wants them.
 */
public final class Csaf21Provider {

    private static final Logger log = LoggerFactory.getLogger(Csaf21Provider.class);

    /** Documents of one job: others wait for the worker. */
    private static final int PARCEL = 20;

    private final Db db;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final InstantSource clock;
    private final Shelf<Lists> shelf = new Shelf<>(Csaf21Provider::changes, this::lists);

    public Csaf21Provider(
            Db db, PublisherProfile profile, DocumentSigner signer, InstantSource clock) {
        this.db = db;
        this.profile = profile;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * @param files by their path
     * @param documents by their path beneath the directory
     */
    private record Lists(
            Map<String, PublicFile> files,
            Map<String, CsafProvider.Provided> documents,
            Instant changedAt) {}

    public boolean isThere() {
        return profile.csaf21().isPresent();
    }

    private Csaf21Addresses addresses() {
        return profile.csaf21().orElseThrow();
    }

    /** Both only grow. */
    private static long changes(Tx tx) {
        return new AdvisoryStore(tx).csafDocuments() + new Csaf21Store(tx).count();
    }

    /** Not among the lists: they are there while the key cannot be asked for, too. */
    PublicFile metadata(Access access) {
        var at = db.inSnapshot(access, shelf::in).changedAt();
        var metadata =
                new Csaf21Metadata(addresses(), profile.publisher(), signer.fingerprint(), at);
        return CsafProvider.file(CsafProvider.JSON, metadata.render(), at);
    }

    /**
     * A feed, a list of the directory or what a person sees of it.
     *
     * @param path as it is asked for
     */
    Optional<PublicFile> list(Access access, String path) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).files().get(path)));
    }

    /** A document with what proves it, by the year and the name of one of its files. */
    Optional<CsafProvider.ProvidedFile> file(Access access, String year, String name) {
        var path = year + "/" + name.replaceFirst("\\.(asc|sha256|sha512)$", "");
        return db.inSnapshot(
                access,
                tx ->
                        Optional.ofNullable(shelf.in(tx).documents().get(path))
                                .flatMap(it ->
                                        new Csaf21Store(tx)
                                                .document(it.advisory())
                                                .map(of ->
                                                        new CsafProvider.ProvidedFile(
                                                                document(it.document(), of),
                                                                it.publishedAt()))));
    }

    private static Document document(ListedDocument listed, Csaf21Store.Signed of) {
        return new Document(
                DocumentFormat.CSAF,
                listed.fileName(),
                of.content(),
                Digest.sha256(of.content()).hex(),
                Digest.sha512(of.content()).hex(),
                of.signature());
    }

    private Lists lists(Tx tx) {
        var all = new Csaf21Store(tx).forEveryone();
        var documents = all.stream().map(CsafProvider.Provided::document).toList();
        var at =
                all.stream()
                        .map(CsafProvider.Provided::publishedAt)
                        .reduce(profile.writtenAt(), CsafProvider::later);
        var files = new HashMap<String, PublicFile>();
        files.put(
                Csaf21Addresses.FEED,
                CsafProvider.file(CsafProvider.JSON, Rolie.feed21(addresses(), documents, at), at));
        files.putAll(
                CsafProvider.directory(
                        Csaf21Addresses.DIRECTORY,
                        documents,
                        DirectoryLists.unquotedChanges(documents),
                        at));
        return new Lists(
                Map.copyOf(files),
                all.stream().collect(Collectors.toMap(it -> it.document().path(), it -> it)),
                at);
    }

    boolean isMissing(Tx tx) {
        return isThere() && !new Csaf21Store(tx).missing(1).isEmpty();
    }

    /**
     * Makes and signs some of those that are missing; outside of a transaction, so that a kill in
     * between costs one signature.
     */
    void make(Access access) {
        if (!isThere()) {
            return;
        }
        for (var missing : db.inTransaction(access, tx -> new Csaf21Store(tx).missing(PARCEL))) {
            var content = made(missing);
            var signature = content.map(it -> signer.sign(it.getBytes(StandardCharsets.UTF_8)));
            db.inTransactionDo(
                    access,
                    tx -> new Csaf21Store(tx).save(missing, content, signature, clock.instant()));
        }
    }

    private Optional<String> made(Csaf21Store.Missing of) {
        return switch (Csaf21Renderer.render(
                of.content(), addresses().document(of.path()), clock.instant())) {
            case Parsed.Valid<String>(var text) -> Optional.of(text);
            case Parsed.Invalid<String> _ -> {
                log.warn("event=csaf21_not_made advisory={}", of.advisory());
                yield Optional.empty();
            }
        };
    }
}
