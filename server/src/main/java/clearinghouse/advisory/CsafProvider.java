package clearinghouse.advisory;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.csaf.provider.ProviderMetadata;
import clearinghouse.formats.csaf.provider.Rolie;
import clearinghouse.formats.csaf.provider.SecurityTxt;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The published CSAF documents as a trusted provider serves them (CSAF 2.0 §7.2.3): to everyone, in
 * folders and in a ROLIE feed. There is one only where the server is reached over TLS.
 */
public final class CsafProvider {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain;charset=utf-8";
    static final String CSV = "text/csv;charset=utf-8";
    static final String HTML = "text/html;charset=utf-8";

    private final Db db;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final InstantSource clock;

    private final Shelf<Lists> shelf = Shelf.ofDocuments(this::lists);

    public CsafProvider(
            Db db, PublisherProfile profile, DocumentSigner signer, InstantSource clock) {
        this.db = db;
        this.profile = profile;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * A document, and the advisory that it is of.
     *
     * @param publishedAt when this revision was
     */
    record Provided(AdvisoryId advisory, ListedDocument document, Instant publishedAt) {}

    /**
     * All lists, made once for each publication.
     *
     * @param files by their path
     * @param documents by their path beneath the directory
     */
    private record Lists(
            Map<String, PublicFile> files,
            Map<String, Provided> documents,
            List<Sector> sectors,
            Instant changedAt) {}

    boolean isThere() {
        return profile.provider().isPresent();
    }

    boolean hasContact() {
        return isThere() && profile.securityContact().isPresent();
    }

    private ProviderAddresses addresses() {
        return profile.provider().orElseThrow();
    }

    /** Not among the lists: they are there while the key cannot be asked for, too. */
    PublicFile metadata(Access access) {
        var lists = db.inSnapshot(access, shelf::in);
        var metadata =
                new ProviderMetadata(
                        addresses(),
                        profile.publisher(),
                        signer.fingerprint(),
                        lists.sectors(),
                        lists.changedAt());
        return file(JSON, metadata.render(), lists.changedAt());
    }

    /** The OpenPGP key (§7.1.20). */
    byte[] key() {
        return bytes(signer.certificate());
    }

    byte[] securityTxt() {
        var text =
                new SecurityTxt(
                        addresses(),
                        profile.securityContact().orElseThrow(),
                        profile.csaf21().isPresent(),
                        profile.gcveAuthority().isPresent());
        return bytes(text.render(clock.instant()));
    }

    /**
     * A feed, which there are, their categories, a list of the directory or what a person sees of
     * it.
     *
     * @param path as it is asked for
     */
    Optional<PublicFile> list(Access access, String path) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).files().get(path)));
    }

    /** A document with what proves it, by the year and the name of one of its files. */
    Optional<ProvidedFile> file(Access access, String year, String name) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    var document = name.replaceFirst("\\.(asc|sha256|sha512)$", "");
                    return Optional.ofNullable(shelf.in(tx).documents().get(year + "/" + document))
                            .flatMap(it ->
                                    store.documents(it.advisory()).stream()
                                            .filter(of -> of.format() == DocumentFormat.CSAF)
                                            .findFirst()
                                            .map(of -> new ProvidedFile(of, it.publishedAt())));
                });
    }

    record ProvidedFile(Document document, Instant publishedAt) {}

    private Lists lists(Tx tx) {
        var all = new AdvisoryStore(tx).csafForEveryone();
        var documents = all.stream().map(Provided::document).toList();
        var changedAt =
                all.stream()
                        .map(Provided::publishedAt)
                        .reduce(profile.writtenAt(), CsafProvider::later);
        var files = new HashMap<String, PublicFile>();
        files.put(
                ProviderAddresses.FEED,
                file(JSON, Rolie.feed(addresses(), documents, changedAt), changedAt));
        var sectors =
                Sector.all().stream()
                        .filter(sector ->
                                documents.stream().anyMatch(it -> it.sectors().contains(sector)))
                        .toList();
        for (var sector : sectors) {
            files.put(
                    ProviderAddresses.feed(sector),
                    file(JSON, Rolie.feed(addresses(), sector, documents, changedAt), changedAt));
        }
        files.put(
                ProviderAddresses.SERVICE,
                file(JSON, Rolie.service(addresses(), sectors), changedAt));
        files.put(ProviderAddresses.CATEGORIES, file(JSON, Rolie.categories(documents), changedAt));
        files.putAll(
                directory(
                        ProviderAddresses.DIRECTORY,
                        documents,
                        DirectoryLists.changes(documents),
                        changedAt));
        return new Lists(
                Map.copyOf(files),
                all.stream().collect(Collectors.toMap(it -> it.document().path(), it -> it)),
                sectors,
                changedAt);
    }

    /**
     * What lies beside the documents of a directory, by its path.
     *
     * @param changes as the version of the standard writes them
     */
    static Map<String, PublicFile> directory(
            String path, List<ListedDocument> documents, String changes, Instant changedAt) {
        var files = new HashMap<String, PublicFile>();
        files.put(path, file(HTML, DirectoryLists.directory(documents), changedAt));
        files.put(
                path + DirectoryLists.INDEX,
                file(TEXT, DirectoryLists.index(documents), changedAt));
        files.put(path + DirectoryLists.CHANGES, file(CSV, changes, changedAt));
        documents.stream()
                .collect(Collectors.groupingBy(ListedDocument::year))
                .forEach((year, of) ->
                        files.put(
                                path + year + "/",
                                file(HTML, DirectoryLists.year(year, of), changedAt)));
        return files;
    }

    static PublicFile file(String type, String text, Instant changedAt) {
        return PublicFile.of(type, bytes(text), changedAt);
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
