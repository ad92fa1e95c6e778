package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.csaf.provider.ProviderMetadata;
import clearinghouse.formats.csaf.provider.Rolie;
import clearinghouse.formats.csaf.provider.SecurityTxt;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The published CSAF documents as a trusted provider serves them (CSAF 2.0 §7.2.3): to everyone, in
 * folders and in a ROLIE feed. There is one only where the server is reached over TLS.
 */
public final class CsafProvider {

    private static final Shelf UNREAD = new Shelf(-1, Map.of(), Map.of(), Instant.EPOCH);

    private final Db db;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final InstantSource clock;

    /** What was read last. It is of what is public alone, and grows with each publication. */
    private volatile Shelf shelf = UNREAD;

    private final Lock reading = new ReentrantLock();

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
     * What is served.
     *
     * @param changedAt when it changed last
     */
    record Served(byte[] content, Instant changedAt) {}

    /**
     * All lists, made once for each publication.
     *
     * @param count how many documents there were in any revision; none is ever deleted
     * @param lists by their path
     * @param documents by their path beneath the directory
     */
    private record Shelf(
            long count,
            Map<String, byte[]> lists,
            Map<String, Provided> documents,
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

    Served metadata(Access access) {
        var changedAt = shelf(access).changedAt();
        var metadata =
                new ProviderMetadata(
                        addresses(), profile.publisher(), signer.fingerprint(), changedAt);
        return new Served(bytes(metadata.render()), changedAt);
    }

    Served service() {
        return new Served(bytes(Rolie.service(addresses())), profile.writtenAt());
    }

    /** The OpenPGP key (§7.1.20). */
    byte[] key() {
        return bytes(signer.certificate());
    }

    byte[] securityTxt() {
        var text = new SecurityTxt(addresses(), profile.securityContact().orElseThrow());
        return bytes(text.render(clock.instant()));
    }

    /**
     * The feed, its categories, a list of the directory or what a person sees of it.
     *
     * @param path as it is asked for
     */
    Optional<Served> list(Access access, String path) {
        var now = shelf(access);
        return Optional.ofNullable(now.lists().get(path))
                .map(content -> new Served(content, now.changedAt()));
    }

    /** A document with what proves it, by the year and the name of one of its files. */
    Optional<ProvidedFile> file(Access access, String year, String name) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new AdvisoryStore(tx);
                    var document = name.replaceFirst("\\.(asc|sha256|sha512)$", "");
                    return Optional.ofNullable(shelf(store).documents().get(year + "/" + document))
                            .flatMap(it ->
                                    store.documents(it.advisory()).stream()
                                            .filter(of -> of.format() == DocumentFormat.CSAF)
                                            .findFirst()
                                            .map(of -> new ProvidedFile(of, it.publishedAt())));
                });
    }

    record ProvidedFile(Document document, Instant publishedAt) {}

    private Shelf shelf(Access access) {
        return db.inSnapshot(access, tx -> shelf(new AdvisoryStore(tx)));
    }

    private Shelf shelf(AdvisoryStore store) {
        var count = store.csafDocuments();
        var known = shelf;
        return known.count() == count ? known : read(count, store);
    }

    /** By one, while others who ask at the same time wait for what it reads. */
    private Shelf read(long count, AdvisoryStore store) {
        reading.lock();
        try {
            if (shelf.count() != count) {
                shelf = shelf(count, store.csafForEveryone());
            }
            return shelf;
        } finally {
            reading.unlock();
        }
    }

    private Shelf shelf(long count, List<Provided> all) {
        var documents = all.stream().map(Provided::document).toList();
        var changedAt =
                all.stream()
                        .map(Provided::publishedAt)
                        .reduce(profile.writtenAt(), (one, other) -> later(one, other));
        var lists = new HashMap<String, byte[]>();
        lists.put(ProviderAddresses.FEED, bytes(Rolie.feed(addresses(), documents, changedAt)));
        lists.put(ProviderAddresses.CATEGORIES, bytes(Rolie.categories(documents)));
        lists.put(ProviderAddresses.DIRECTORY, bytes(DirectoryLists.directory(documents)));
        lists.put(
                ProviderAddresses.DIRECTORY + DirectoryLists.INDEX,
                bytes(DirectoryLists.index(documents)));
        lists.put(
                ProviderAddresses.DIRECTORY + DirectoryLists.CHANGES,
                bytes(DirectoryLists.changes(documents)));
        documents.stream()
                .collect(Collectors.groupingBy(ListedDocument::year))
                .forEach((year, of) ->
                        lists.put(
                                ProviderAddresses.DIRECTORY + year + "/",
                                bytes(DirectoryLists.year(year, of))));
        return new Shelf(
                count,
                Map.copyOf(lists),
                all.stream().collect(Collectors.toMap(it -> it.document().path(), it -> it)),
                changedAt);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
