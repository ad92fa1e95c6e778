package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.collection.Documents;
import clearinghouse.formats.csaf.provider.AtAddress;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.Discovery;
import clearinghouse.formats.csaf.provider.ForeignLists;
import clearinghouse.formats.csaf.provider.ForeignProvider;
import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.formats.osv.ModifiedIds;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.SafeClient.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks sources for what they publish. What they lead to is judged before it is asked. */
public final class FeedClient {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATER = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(15);

    /** For all that is asked in a look but a file: others wait for the worker. */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

    /** Clocks of others may go before ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** In bytes. All of it is in memory while it is taken in. */
    private static final int LARGEST_FILE = 256 << 20;

    private static final int LARGEST_DOCUMENT = 16 << 20;

    /** Records of a dump that are fetched one by one; where more changed, the dump is fetched. */
    private static final int MOST_RECORDS = 1_000;

    /** For what is a line or a page. */
    public static final SafeClient.Limits SMALL =
            new SafeClient.Limits(ForeignProvider.LARGEST, SOON);

    private final SafeClient client;
    private final InstantSource clock;

    /** When a look ends, whatever was begun in it. */
    private final Instant until;

    private final Asker small;
    private final Asker documents;
    private final Asker lists;
    private final Asker files;

    public FeedClient(SafeClient client, InstantSource clock) {
        this(client, clock, Instant.MAX, Instant.MAX);
    }

    private FeedClient(SafeClient client, InstantSource clock, Instant until, Instant fileUntil) {
        this.client = client;
        this.clock = clock;
        this.until = until;
        small = new Asker(SMALL, until);
        documents = new Asker(new SafeClient.Limits(LARGEST_DOCUMENT, SOON), until);
        lists = new Asker(new SafeClient.Limits(ForeignLists.LARGEST, LATER), until);
        files = new Asker(new SafeClient.Limits(LARGEST_FILE, LONG), fileUntil);
    }

    /** Asks within limits, and no longer than until an end. */
    private final class Asker {
        private final SafeClient.Limits limits;
        private final Instant end;

        Asker(SafeClient.Limits limits, Instant end) {
            this.limits = limits;
            this.end = end;
        }

        Outcome fetch(URI address) {
            return fetch(address, Optional.empty(), _ -> true);
        }

        Outcome fetch(URI address, Optional<SafeClient.Validators> known, Predicate<URI> mayLead) {
            var left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                return new Outcome.Failed("to look at the source took too long");
            }
            var time = left.compareTo(limits.time()) < 0 ? left : limits.time();
            return client.within(new SafeClient.Limits(limits.bytes(), time))
                    .fetch(address, known, mayLead);
        }
    }

    /** What the operator allows beside public addresses is for the host that a person typed. */
    private SafeClient typed(Subscription subscription) {
        return client.onlyAt(SourceAddress.parse(subscription.address()).orElseThrow().at());
    }

    Looked look(Subscriptions.Step.Look look) {
        var now = clock.instant();
        return new FeedClient(
                        typed(look.subscription()), clock, now.plus(LONGEST_LOOK), now.plus(LONG))
                .looked(look);
    }

    private Looked looked(Subscriptions.Step.Look look) {
        return switch (SourceAddress.parse(look.subscription().address()).orElseThrow()) {
            case SourceAddress.Domain(var domain) -> atDomain(domain, look.known());
            case SourceAddress.Address address ->
                    address.directory()
                            .map(it -> alone(it, look.known()))
                            .orElseGet(() -> atAddress(address.at(), look));
        };
    }

    private Looked atAddress(URI at, Subscriptions.Step.Look look) {
        var list = ModifiedIds.beside(at);
        return list.isPresent() ? dump(at, list.get(), look) : file(at, look);
    }

    /** CSAF 2.0 §7.3.1: the first of the three ways that leads to metadata counts. */
    private Looked atDomain(String domain, Map<URI, SafeClient.Validators> known) {
        var faults = new ArrayList<String>();
        return wellKnown(domain, faults)
                .or(() -> named(domain, faults))
                .or(() -> provider(Discovery.ownHost(domain), new ArrayList<>()))
                .map(provider -> provided(provider, known))
                .orElseGet(() ->
                        new Looked.Failed(
                                faults.isEmpty()
                                        ? "the domain has no metadata of a CSAF provider in any of the three places"
                                        : "the domain has no metadata of a CSAF provider that counts: "
                                                + faults.getFirst()));
    }

    /** §7.1.9: directly, so that what is found there is the domain's own. */
    private Optional<ForeignProvider> wellKnown(String domain, List<String> faults) {
        var address = Discovery.wellKnown(domain);
        var outcome = small.fetch(address);
        if (outcome instanceof Outcome.Fetched(var from, _, _) && !from.equals(address)) {
            faults.add("its well-known address leads elsewhere");
            return Optional.empty();
        }
        return provider(outcome, faults);
    }

    private Optional<ForeignProvider> named(String domain, List<String> faults) {
        for (var text : Discovery.securityTexts(domain)) {
            if (small.fetch(text) instanceof Outcome.Fetched(_, _, var content)) {
                return Discovery.namedIn(new String(content, StandardCharsets.UTF_8)).stream()
                        .flatMap(address -> provider(address, faults).stream())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private Optional<ForeignProvider> provider(URI address, List<String> faults) {
        return provider(small.fetch(address), faults);
    }

    private Optional<ForeignProvider> provider(Outcome outcome, List<String> faults) {
        if (!(outcome instanceof Outcome.Fetched(var from, _, var content))) {
            if (!(outcome instanceof Outcome.Absent)) {
                faults.add(why(outcome));
            }
            return Optional.empty();
        }
        return switch (provider(from, content)) {
            case Parsed.Valid<ForeignProvider>(var provider) -> Optional.of(provider);
            case Parsed.Invalid<ForeignProvider>(var problems) -> {
                faults.add(problems.getFirst().message());
                yield Optional.empty();
            }
        };
    }

    /** Why nothing was fetched. */
    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Absent() -> "nothing is there";
            case Outcome.Refused(var why) -> why;
            case Outcome.Failed(var why) -> why;
            case Outcome.Unchanged(), Outcome.Fetched(_, _, _) ->
                    throw new IllegalStateException("it was fetched, or is known");
        };
    }

    /**
     * What metadata says of itself counts where it says that it belongs; one that says another
     * place is left for what is there, once.
     */
    private Parsed<ForeignProvider> provider(URI from, byte[] content) {
        var read = ForeignProvider.read(content);
        if (!(read instanceof Parsed.Valid<ForeignProvider>(var provider))
                || provider.canonical().equals(from)) {
            return read;
        }
        var elsewhere =
                Parsed.<ForeignProvider>invalid(
                        "/canonical_url",
                        "provider-metadata",
                        "the metadata says that it belongs at another address, and what is there does not say so too");
        return small.fetch(provider.canonical()) instanceof Outcome.Fetched(_, _, var canonical)
                        && ForeignProvider.read(canonical)
                                instanceof Parsed.Valid<ForeignProvider>(var there)
                        && there.canonical().equals(provider.canonical())
                ? Parsed.valid(there)
                : elsewhere;
    }

    private Looked provided(ForeignProvider provider, Map<URI, SafeClient.Validators> known) {
        var keys = new ArrayList<ProviderKey>();
        for (var key : provider.keys()) {
            var outcome = small.fetch(key.address());
            if (!(outcome instanceof Outcome.Fetched(_, _, var content))) {
                return new Looked.Failed(
                        "a key of the provider cannot be fetched: " + why(outcome));
            }
            keys.add(new ProviderKey(key.fingerprint(), content));
        }
        if (keys.stream().anyMatch(key -> OpenPgpSignature.certificate(key).isEmpty())) {
            return new Looked.Failed(
                    "a key of the provider is not the one whose fingerprint its metadata names");
        }
        var reading = new Reading(provider.hosts(), known);
        // A feed has what a directory has, with the addresses of hashes and signatures.
        if (provider.feeds().isEmpty()) {
            provider.directories().forEach(reading::directory);
        } else {
            provider.feeds().forEach(reading::feed);
        }
        return reading.lists(
                SourceKind.CSAF_PROVIDER,
                provider.namespace(),
                provider.trusted(),
                keys,
                provider.issuer());
    }

    private Looked alone(URI directory, Map<URI, SafeClient.Validators> known) {
        var reading = new Reading(Hosts.of(List.of(directory)), known);
        reading.directory(directory);
        return reading.lists(SourceKind.CSAF_DIRECTORY);
    }

    /** Lists of one source, read one after the other. */
    private final class Reading {
        private final Hosts hosts;
        private final Map<URI, SafeClient.Validators> known;
        private final List<URI> all = new ArrayList<>();
        private final List<Looked.Read> read = new ArrayList<>();
        private int count;
        private final Map<URI, SafeClient.Validators> validators = new HashMap<>();
        private String trouble = "";
        private long elsewhere;
        private boolean tooMany;

        Reading(Hosts hosts, Map<URI, SafeClient.Validators> known) {
            this.hosts = hosts;
            this.known = known;
        }

        /** What was read until then is taken; the rest is looked at in the next round. */
        private boolean isOver() {
            if (!tooMany && clock.instant().isAfter(until)) {
                trouble = "to read its lists took longer than five minutes";
                return true;
            }
            return tooMany;
        }

        void feed(URI address) {
            all.add(address);
            if (isOver()) {
                return;
            }
            var outcome =
                    lists.fetch(address, Optional.ofNullable(known.get(address)), hosts::allow);
            if (outcome instanceof Outcome.Fetched(_, var with, var content)) {
                add(address, with, ForeignLists.feed(content, hosts));
            } else {
                trouble(outcome);
            }
        }

        /** The feed that was asked for by itself. */
        void at(URI address, SafeClient.Validators with, Parsed<ForeignLists.Read> content) {
            all.add(address);
            add(address, with, content);
        }

        Reading unchanged(URI address) {
            all.add(address);
            return this;
        }

        /** {@code changes.csv} says what changed; without it each document is asked for anew. */
        void directory(URI address) {
            var changes = address.resolve(DirectoryLists.CHANGES);
            all.add(changes);
            if (isOver()) {
                return;
            }
            var outcome =
                    lists.fetch(changes, Optional.ofNullable(known.get(changes)), hosts::allow);
            if (outcome instanceof Outcome.Absent) {
                index(address, changes);
            } else if (outcome instanceof Outcome.Fetched(_, var with, var content)) {
                add(changes, with, ForeignLists.changes(content, address));
            } else {
                trouble(outcome);
            }
        }

        /** Instead of the changes, and under their address. */
        private void index(URI address, URI changes) {
            var outcome =
                    lists.fetch(
                            address.resolve(DirectoryLists.INDEX), Optional.empty(), hosts::allow);
            if (outcome instanceof Outcome.Fetched(_, _, var content)) {
                add(changes, ForeignLists.index(content, address));
            } else {
                trouble(outcome);
            }
        }

        void add(URI address, SafeClient.Validators with, Parsed<ForeignLists.Read> content) {
            add(address, content);
            // What is wrong with a list is told as long as it is wrong.
            if (content instanceof Parsed.Valid<ForeignLists.Read>(var list)
                    && list.elsewhere() == 0) {
                validators.put(address, with);
            }
        }

        private void add(URI address, Parsed<ForeignLists.Read> content) {
            switch (content) {
                case Parsed.Invalid<ForeignLists.Read>(var problems) ->
                        trouble = "a list cannot be read: " + problems.getFirst().message();
                case Parsed.Valid<ForeignLists.Read>(var list) -> {
                    elsewhere += list.elsewhere();
                    count += list.listings().size();
                    tooMany = count > ForeignLists.MOST;
                    if (tooMany) {
                        read.clear();
                    } else {
                        read.add(new Looked.Read(address, true, list.listings()));
                    }
                }
            }
        }

        private void trouble(Outcome outcome) {
            switch (outcome) {
                case Outcome.Absent() -> trouble = "a list of documents is not there";
                case Outcome.Refused _, Outcome.Failed _ ->
                        trouble = "a list cannot be fetched: " + why(outcome);
                case Outcome.Unchanged(), Outcome.Fetched(_, _, _) -> {
                    // Nothing new in it.
                }
            }
        }

        /** By themselves: nobody says whose they are. */
        Looked lists(SourceKind kind) {
            return lists(kind, "", false, List.of(), Optional.empty());
        }

        Looked lists(
                SourceKind kind,
                String namespace,
                boolean signed,
                List<ProviderKey> keys,
                Optional<Issuer> issuer) {
            if (tooMany) {
                return Looked.Failed.TOO_MANY;
            }
            if (elsewhere > 0 && trouble.isEmpty()) {
                trouble =
                        "%,d entries of its lists lead to where no document of this source may lie"
                                .formatted(elsewhere);
            }
            return new Looked.Lists(
                    kind,
                    hosts,
                    namespace,
                    signed,
                    keys,
                    all,
                    read,
                    validators,
                    trouble,
                    Optional.empty(),
                    issuer);
        }
    }

    private Looked file(URI at, Subscriptions.Step.Look look) {
        var known =
                look.subscription().kind() == SourceKind.CSAF_PROVIDER
                        ? Optional.<SafeClient.Validators>empty()
                        : Optional.ofNullable(look.known().get(at));
        var outcome = files.fetch(at, known, _ -> true);
        return switch (outcome) {
            case Outcome.Fetched(var from, var with, var content) ->
                    switch (AtAddress.of(content)) {
                        case METADATA ->
                                switch (provider(from, content)) {
                                    case Parsed.Valid<ForeignProvider>(var provider) ->
                                            provided(provider, look.known());
                                    case Parsed.Invalid<ForeignProvider>(var problems) ->
                                            new Looked.Failed(problems.getFirst().message());
                                };
                        case FEED -> {
                            var reading = new Reading(Hosts.of(List.of(from)), look.known());
                            reading.at(at, with, ForeignLists.feed(content, reading.hosts));
                            yield reading.lists(SourceKind.ROLIE);
                        }
                        case DOCUMENTS ->
                                new Looked.File(
                                        SourceKind.FILE,
                                        Documents.named(name(at), content),
                                        content,
                                        Map.of(at, with),
                                        Optional.empty());
                    };
            case Outcome.Unchanged() ->
                    // Of a feed what is still open is gone on with, where the feed is.
                    look.subscription().kind() == SourceKind.ROLIE
                            ? new Reading(
                                            Hosts.of(
                                                    known.stream()
                                                            .map(SafeClient.Validators::of)
                                                            .toList()),
                                            look.known())
                                    .unchanged(at)
                                    .lists(SourceKind.ROLIE)
                            : new Looked.Unchanged();
            case Outcome.Absent _, Outcome.Refused _, Outcome.Failed _ ->
                    new Looked.Failed(why(outcome));
        };
    }

    private static String name(URI address) {
        var path = String.valueOf(address.getPath());
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** All of it the first time, and then what changed. */
    private Looked dump(URI dump, URI list, Subscriptions.Step.Look look) {
        var mark = look.mark().filter(this::isNoFuture);
        var known = mark.flatMap(_ -> Optional.ofNullable(look.known().get(list)));
        var outcome =
                new Asker(new SafeClient.Limits(ModifiedIds.LARGEST, LATER), until)
                        .fetch(list, known, Hosts.of(List.of(list))::allow);
        return switch (outcome) {
            // What is still open of the last list is gone on with.
            case Outcome.Unchanged() -> changed(list, List.of(), Map.of(), mark);
            case Outcome.Fetched(_, var with, var content) ->
                    switch (ModifiedIds.read(content)) {
                        case Parsed.Valid<List<ModifiedIds.Changed>>(var all) ->
                                dump(dump, list, all, Map.of(list, with), mark);
                        case Parsed.Invalid<List<ModifiedIds.Changed>> _ -> file(dump, look);
                    };
            case Outcome.Absent() -> file(dump, look);
            case Outcome.Refused _, Outcome.Failed _ -> new Looked.Failed(why(outcome));
        };
    }

    private Looked dump(
            URI dump,
            URI list,
            List<ModifiedIds.Changed> all,
            Map<URI, SafeClient.Validators> with,
            Optional<Instant> since) {
        var newest =
                all.stream()
                        .map(ModifiedIds.Changed::at)
                        .filter(this::isNoFuture)
                        .max(Instant::compareTo);
        if (since.isPresent()) {
            var changed = all.stream().filter(it -> it.at().isAfter(since.get())).toList();
            if (changed.size() <= MOST_RECORDS) {
                return changed(list, changed, with, newest.or(() -> since));
            }
        }
        var outcome = files.fetch(dump);
        return outcome instanceof Outcome.Fetched(_, _, var content)
                ? new Looked.File(
                        SourceKind.OSV, Documents.named(name(dump), content), content, with, newest)
                : new Looked.Failed(why(outcome));
    }

    /** Behind a time that has not come, nothing would ever have changed. */
    private boolean isNoFuture(Instant at) {
        return !at.isAfter(clock.instant().plus(AHEAD));
    }

    private static Looked changed(
            URI list,
            List<ModifiedIds.Changed> changed,
            Map<URI, SafeClient.Validators> with,
            Optional<Instant> mark) {
        var listings = new ArrayList<Listing>();
        long elsewhere = 0;
        for (var each : changed) {
            var record =
                    ModifiedIds.record(list, each.path())
                            .flatMap(it -> Hosts.address(it.toString()));
            if (record.isPresent()) {
                listings.add(Listing.bare(record.get(), Optional.of(each.at())));
            } else {
                elsewhere++;
            }
        }
        return new Looked.Lists(
                SourceKind.OSV,
                Hosts.of(List.of(list)),
                "",
                false,
                List.of(),
                List.of(list),
                List.of(new Looked.Read(list, false, listings)),
                elsewhere == 0 ? with : Map.of(),
                elsewhere == 0
                        ? ""
                        : "%,d entries of its list lead out of its folder".formatted(elsewhere),
                elsewhere == 0 ? mark : Optional.empty(),
                Optional.empty());
    }

    /** What became of one document that a list names. */
    sealed interface Fetched {
        record Document(Arrival arrival) implements Fetched {}

        record Missing() implements Fetched {}

        record Failed(String why) implements Fetched {}
    }

    Fetched fetch(Listing listing, Subscriptions.Step.Take take) {
        return new FeedClient(typed(take.subscription()), clock).fetched(listing, take);
    }

    private Fetched fetched(Listing listing, Subscriptions.Step.Take take) {
        var outcome = documents.fetch(listing.address(), Optional.empty(), take.hosts()::allow);
        if (outcome instanceof Outcome.Fetched(_, _, var content)) {
            return take.subscription().kind() == SourceKind.OSV
                    ? new Fetched.Document(arrival(listing, content, Optional.empty()))
                    : judged(listing, content, take);
        }
        return outcome instanceof Outcome.Absent
                ? new Fetched.Missing()
                : new Fetched.Failed(why(outcome));
    }

    private static Arrival arrival(Listing listing, byte[] content, Optional<String> doubt) {
        return Arrival.from(listing.address().toString(), content, doubt);
    }

    private Fetched judged(Listing listing, byte[] content, Subscriptions.Step.Take take) {
        // A list by itself names no key, and a signature by an unknown one says nothing.
        var keys =
                take.subscription().kind() == SourceKind.CSAF_PROVIDER
                        ? Optional.<Collection<ProviderKey>>of(take.keys())
                        : Optional.<Collection<ProviderKey>>empty();
        try {
            var hash = beside(listing.hash(), take, listing.address(), ".sha512", ".sha256");
            var signature =
                    keys.isEmpty()
                            ? new Belief.Beside.None()
                            : beside(listing.signature(), take, listing.address(), ".asc");
            return new Fetched.Document(
                    switch (Belief.judge(content, hash, signature, keys, clock.instant())) {
                        case Belief.Judgement.Doubted(var why) ->
                                arrival(listing, content, Optional.of(why));
                        case Belief.Judgement.Believed(var signer) ->
                                arrival(listing, content, Optional.empty())
                                        .signedBy(signer)
                                        .with(copy(content, signature, take));
                    });
        } catch (NotFetched e) {
            return new Fetched.Failed(e.why);
        }
    }

    private Optional<MirrorCopy> copy(
            byte[] content, Belief.Beside signature, Subscriptions.Step.Take take) {
        if (take.subscription().mirroring() != Mirroring.MIRRORED) {
            return Optional.empty();
        }
        var found =
                signature instanceof Belief.Beside.Found(var said)
                        ? Optional.of(said)
                        : Optional.<byte[]>empty();
        return MirrorCopy.of(content, found, clock.instant());
    }

    /** What is only away for now says nothing about the document. */
    private Belief.Beside beside(
            Optional<URI> named, Subscriptions.Step.Take take, URI document, String... endings)
            throws NotFetched {
        var places = new ArrayList<URI>();
        named.ifPresent(places::add);
        if (named.isEmpty() && document.getRawQuery() == null) {
            for (var ending : endings) {
                places.add(URI.create(document + ending));
            }
        }
        for (var place : places) {
            var outcome = small.fetch(place, Optional.empty(), take.hosts()::allow);
            if (outcome instanceof Outcome.Fetched(_, _, var content)) {
                return new Belief.Beside.Found(content);
            }
            if (!(outcome instanceof Outcome.Absent)) {
                throw new NotFetched(why(outcome));
            }
        }
        return named.isPresent() || take.signed()
                ? new Belief.Beside.Lacking()
                : new Belief.Beside.None();
    }

    private static final class NotFetched extends Exception {
        private static final long serialVersionUID = 1;
        private final String why;

        NotFetched(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
