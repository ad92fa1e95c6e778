package clearinghouse.advisory;

import clearinghouse.catalogue.Mirrors;
import clearinghouse.formats.csaf.provider.AggregatorAddresses;
import clearinghouse.formats.csaf.provider.AggregatorList;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.MirrorMetadata;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.csaf.provider.Rolie;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.platform.Db;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The CSAF documents of others that this server offers to everyone, as an aggregator does (CSAF 2.0
 * §7.2.5): as they came, each with its issuer's signature or, where none came, with ours. Where
 * fewer than two issuers let themselves be mirrored there is a list alone (§7.2.4), and where there
 * is nobody, nothing.
 */
public final class Aggregator {

    private static final String KEY = "application/pgp-keys";

    /** Documents that are signed in one job: others wait for the worker. */
    private static final int PARCEL = 100;

    private final Db db;
    private final Mirrors mirrors;
    private final PublisherProfile profile;
    private final DocumentSigner signer;
    private final InstantSource clock;
    private final Shelf<Lists> shelf = new Shelf<>(this::changes, this::lists);

    public Aggregator(
            Db db,
            Mirrors mirrors,
            PublisherProfile profile,
            DocumentSigner signer,
            InstantSource clock) {
        this.db = db;
        this.mirrors = mirrors;
        this.profile = profile;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * An issuer that is mirrored.
     *
     * @param documents by their path
     * @param signedHere some are signed by our key
     */
    private record Folder(
            Mirrors.Mirror mirror,
            Map<String, String> keys,
            Map<String, Mirrors.Copy> documents,
            boolean signedHere,
            Instant changedAt) {}

    /**
     * @param files by their path
     * @param folders by their name
     */
    private record Lists(Map<String, PublicFile> files, Map<String, Folder> folders) {}

    boolean isThere() {
        return profile.aggregator().isPresent();
    }

    private AggregatorAddresses addresses() {
        return profile.aggregator().orElseThrow();
    }

    /** Both only grow. */
    private long changes(Tx tx) {
        return mirrors.stamp(tx) + new CountersignStore(tx).count();
    }

    /**
     * A list, a key or what a person sees of a folder.
     *
     * @param path as it is asked for
     */
    Optional<PublicFile> list(Access access, String path) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).files().get(path)));
    }

    /** Not among the lists: they are there while our key cannot be asked for, too. */
    Optional<PublicFile> metadata(Access access, String folder) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).folders().get(folder)))
                .map(it -> {
                    var metadata =
                            new MirrorMetadata(
                                    addresses(),
                                    folder,
                                    it.mirror().issuer(),
                                    keys(it),
                                    it.changedAt());
                    return CsafProvider.file(CsafProvider.JSON, metadata.render(), it.changedAt());
                });
    }

    /** §7.2.5: of whoever signed, and of nobody else. */
    private Map<String, URI> keys(Folder folder) {
        var keys = new LinkedHashMap<String, URI>();
        for (var fingerprint : folder.keys().keySet()) {
            keys.put(
                    fingerprint.toUpperCase(Locale.ROOT),
                    addresses().at(AggregatorAddresses.key(folder.mirror().folder(), fingerprint)));
        }
        if (folder.signedHere()) {
            keys.put(signer.fingerprint(), addresses().at(ProviderAddresses.KEY));
        }
        return keys;
    }

    /** A document with what proves it, by the year and the name of one of its files. */
    Optional<CsafProvider.ProvidedFile> file(
            Access access, String folder, String year, String name) {
        var document = year + "/" + name.replaceFirst("\\.(asc|sha256|sha512)$", "");
        return db.inSnapshot(
                access,
                tx ->
                        Optional.ofNullable(shelf.in(tx).folders().get(folder))
                                .flatMap(it ->
                                        Optional.ofNullable(it.documents().get(document))
                                                .flatMap(copy -> mirrored(tx, it, copy))));
    }

    /**
     * The shelf may be of a moment before: what is provided no more since is read from the row and
     * not found.
     */
    private Optional<CsafProvider.ProvidedFile> mirrored(Tx tx, Folder folder, Mirrors.Copy copy) {
        return mirrors.original(tx, folder.mirror(), copy)
                .flatMap(original ->
                        original.signature()
                                .or(() -> new CountersignStore(tx).signature(copy.sha256()))
                                .map(signature ->
                                        new CsafProvider.ProvidedFile(
                                                document(copy, original, signature),
                                                folder.changedAt())));
    }

    private static Document document(
            Mirrors.Copy copy, Mirrors.Original original, String signature) {
        return new Document(
                DocumentFormat.CSAF,
                copy.document().fileName(),
                original.content(),
                copy.sha256(),
                Digest.sha512(original.content()).hex(),
                signature);
    }

    private Lists lists(Tx tx) {
        var lastSigned = new CountersignStore(tx).lastAt();
        // Whoever says to be us is not another party.
        var own = ownParty();
        var others =
                mirrors.all(tx).stream().filter(it -> !it.issuer().party().equals(own)).toList();
        var list =
                AggregatorList.of(
                        addresses(),
                        profile.publisher(),
                        profile.writtenAt(),
                        others.stream().map(Aggregator::listed).toList(),
                        CsafProvider.later(profile.writtenAt(), mirrors.changedAt(tx)));
        var files = new HashMap<String, PublicFile>();
        var folders = new HashMap<String, Folder>();
        if (list.isThere()) {
            files.put(
                    AggregatorAddresses.LIST,
                    CsafProvider.file(CsafProvider.JSON, list.render(), list.updated()));
        }
        if (list.isAggregator()) {
            for (var mirror : others) {
                if (mirror.issuer().mirrored()) {
                    var folder = folder(tx, mirror, lastSigned);
                    folders.put(mirror.folder(), folder);
                    files.putAll(files(folder));
                }
            }
        }
        return new Lists(Map.copyOf(files), Map.copyOf(folders));
    }

    private static AggregatorList.Listed listed(Mirrors.Mirror mirror) {
        return new AggregatorList.Listed(
                mirror.issuer(),
                mirror.toldAt(),
                mirror.every(),
                Optional.of(mirror.folder()).filter(_ -> mirror.issuer().mirrored()));
    }

    private Folder folder(Tx tx, Mirrors.Mirror mirror, Instant lastSigned) {
        var copies = mirrors.documents(tx, mirror);
        var signed =
                new CountersignStore(tx)
                        .signed(
                                copies.stream()
                                        .filter(copy -> !copy.signed())
                                        .map(Mirrors.Copy::sha256)
                                        .toList());
        var documents = new HashMap<String, Mirrors.Copy>();
        boolean signedHere = false;
        for (var copy : copies) {
            // What waits for a signature is not provided without one.
            if (copy.signed() || signed.contains(copy.sha256())) {
                documents.put(copy.document().path(), copy);
                signedHere |= !copy.signed();
            }
        }
        return new Folder(
                mirror,
                mirrors.keys(tx, mirror),
                documents,
                signedHere,
                signedHere
                        ? CsafProvider.later(mirror.changedAt(), lastSigned)
                        : mirror.changedAt());
    }

    private Map<String, PublicFile> files(Folder of) {
        var folder = of.mirror().folder();
        var at = of.changedAt();
        var documents = of.documents().values().stream().map(Mirrors.Copy::document).toList();
        var directory = AggregatorAddresses.directory(folder);
        var files = new HashMap<String, PublicFile>();
        files.put(
                AggregatorAddresses.feed(folder),
                CsafProvider.file(
                        CsafProvider.JSON,
                        Rolie.mirrored(addresses(), folder, of.mirror().issuer(), documents, at),
                        at));
        files.putAll(
                CsafProvider.directory(
                        directory, documents, DirectoryLists.changes(documents), at));
        of.keys()
                .forEach((fingerprint, certificate) ->
                        files.put(
                                AggregatorAddresses.key(folder, fingerprint),
                                CsafProvider.file(KEY, certificate, at)));
        return files;
    }

    /**
     * Signs some of the documents that came without a signature. None that says to be ours: such a
     * signature would make it so.
     *
     * @return whether there may be more
     */
    boolean sign(Access access) {
        if (!isThere()) {
            return false;
        }
        var unsigned = db.inTransaction(access, tx -> mirrors.unsigned(tx, ownParty(), PARCEL));
        for (var sha256 : unsigned) {
            sign(access, sha256);
        }
        return unsigned.size() == PARCEL;
    }

    private String ownParty() {
        return Issuer.party(profile.publisher().namespace().toString());
    }

    /** The signature is made outside of a transaction; a kill in between costs one signature. */
    private void sign(Access access, String sha256) {
        // What an earlier mirror had signed is signed.
        var content =
                db.inTransaction(
                        access,
                        tx ->
                                new CountersignStore(tx).isTried(sha256)
                                        ? Optional.<byte[]>empty()
                                        : mirrors.content(tx, sha256));
        var signature = content.filter(it -> !isOurs(it)).flatMap(signer::countersign);
        db.inTransactionDo(
                access,
                tx -> {
                    if (content.isPresent()) {
                        new CountersignStore(tx).save(sha256, signature, clock.instant());
                    }
                    mirrors.asked(tx, sha256);
                });
    }

    /** By its own words, whoever it came from. */
    private boolean isOurs(byte[] document) {
        var namespace = JsonMapper.shared().readTree(document).at("/document/publisher/namespace");
        return Issuer.party(namespace.asString("")).equals(ownParty());
    }
}
