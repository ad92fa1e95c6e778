package clearinghouse.matching;

import clearinghouse.formats.published.PublishedDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a component to the advisories that name it, while documents come, change and go. Any number
 * of threads may ask, and none of them waits; those that change it wait for each other. An answer
 * that is given while a document is put may have of it what it said before, what it says now, both
 * or neither, and of its vulnerabilities the names before or now; of all others it has everything.
 * Who keeps answers asks again when {@code put} has returned.
 */
public final class AdvisoryIndex {

    /**
     * @param vulnerability by the name that most know it by: that of the CVE Program, where it has
     *     one
     * @param aliases its other names
     */
    public record Found(String vulnerability, SortedSet<String> aliases, Judgement judgement) {
        /** All of them. */
        public SortedSet<String> names() {
            return all(vulnerability, aliases);
        }
    }

    /**
     * All that is said of one vulnerability.
     *
     * @param vulnerability and the following: as in {@link Found}
     * @param assertions in no order that counts; none where only its names are told
     */
    public record Said(
            String vulnerability, SortedSet<String> aliases, List<Assertion> assertions) {
        /** All of them. */
        public SortedSet<String> names() {
            return all(vulnerability, aliases);
        }
    }

    private static SortedSet<String> all(String vulnerability, SortedSet<String> aliases) {
        var names = new TreeSet<>(aliases);
        names.add(vulnerability);
        return names;
    }

    /** An assertion as it is kept, and where it is looked for. */
    private record Kept(Assertion.Source source, byte[] bytes, Set<String> sought) {
        static Kept of(Assertion assertion) {
            return new Kept(
                    assertion.source(), AssertionBytes.write(assertion), buckets(assertion));
        }
    }

    private static Set<String> buckets(Assertion assertion) {
        var sought = new HashSet<String>();
        assertion.identities().forEach(identity -> sought.addAll(identity.sought()));
        return sought;
    }

    private record Document(
            Entry.Document state, List<VulnerabilityNames.Link> links, List<Entry> entries) {}

    private final Map<Long, Document> documents = new ConcurrentHashMap<>();
    private final VulnerabilityNames names =
            new VulnerabilityNames(VulnerabilityNames.MOST_ALIASES, VulnerabilityNames.LARGEST);
    private final Map<String, Posting> buckets = new ConcurrentHashMap<>();

    /** What of a document is about versions of software, as {@link #put(long, List)}. */
    public void put(long document, PublishedDocument said) {
        put(document, Telling.of(said));
    }

    /** In place of all that this document said before. */
    public void put(long document, List<Telling> said) {
        // What takes long is done before others have to wait.
        var kept = new ArrayList<List<Kept>>();
        for (var telling : said) {
            kept.add(telling.assertions().stream().map(Kept::of).toList());
        }
        synchronized (documents) {
            replace(document, Optional.of(add(said, kept)));
        }
    }

    /** It says nothing any more; nothing happens where it is not here. */
    public void remove(long document) {
        synchronized (documents) {
            replace(document, Optional.empty());
        }
    }

    /** It is not said yet. */
    private Document add(List<Telling> said, List<List<Kept>> kept) {
        var state = new Entry.Document();
        var links = new ArrayList<VulnerabilityNames.Link>();
        var entries = new ArrayList<Entry>();
        var laid = new HashMap<String, List<Entry>>();
        for (int i = 0; i < said.size(); i++) {
            var link = names.link(said.get(i).vulnerability(), said.get(i).aliases());
            var own = new ArrayList<Entry>();
            var sources = new HashMap<Assertion.Source, Assertion.Source>();
            for (var one : kept.get(i)) {
                var source =
                        sources.computeIfAbsent(one.source, it -> sharing(link.name().text(), it));
                var entry = new Entry(state, link.name(), source, one.bytes);
                own.add(entry);
                one.sought.forEach(
                        bucket -> laid.computeIfAbsent(bucket, _ -> new ArrayList<>()).add(entry));
            }
            link.name().say(link.name().said().with(own));
            links.add(link);
            entries.addAll(own);
        }
        laid.forEach((bucket, own) ->
                buckets.put(bucket, buckets.getOrDefault(bucket, Posting.NONE).with(own)));
        return new Document(state, List.copyOf(links), List.copyOf(entries));
    }

    /** The same with fewer texts. */
    private static Assertion.Source sharing(String name, Assertion.Source source) {
        return new Assertion.Source(
                name, source.advisory().equals(name) ? name : source.advisory(), source.form());
    }

    private void replace(long number, Optional<Document> with) {
        var before = Optional.ofNullable(documents.get(number));
        before.ifPresent(it -> it.links.forEach(names::unlink));
        var links = new ArrayList<VulnerabilityNames.Link>();
        before.ifPresent(it -> links.addAll(it.links));
        with.ifPresent(it -> links.addAll(it.links));
        names.changed(links);
        with.ifPresent(it -> it.state.said(true));
        before.ifPresent(it -> it.state.said(false));
        with.ifPresentOrElse(it -> documents.put(number, it), () -> documents.remove(number));
        before.ifPresent(this::clear);
    }

    /** Of what is gone. */
    private void clear(Document gone) {
        var on = new HashMap<VulnerabilityName, Integer>();
        var counts = new HashMap<String, Integer>();
        for (var entry : gone.entries) {
            on.merge(entry.on(), 1, Integer::sum);
            buckets(entry.assertion()).forEach(bucket -> counts.merge(bucket, 1, Integer::sum));
        }
        on.forEach((name, count) -> name.say(name.said().without(count)));
        counts.forEach((bucket, count) -> {
            var left = buckets.getOrDefault(bucket, Posting.NONE).without(count);
            if (left.isEmpty()) {
                buckets.remove(bucket);
            } else {
                buckets.put(bucket, left);
            }
        });
    }

    /** Whether nothing is left of anything that ever came. */
    boolean isEmpty() {
        return documents.isEmpty() && buckets.isEmpty() && names.isEmpty();
    }

    /** The chief names of all vulnerabilities of which something is said now. */
    public SortedSet<String> vulnerabilities() {
        return names.chiefs();
    }

    /** The chief names of what the document is about now; none where it is not here. */
    public SortedSet<String> vulnerabilities(long document) {
        var chiefs = new TreeSet<String>();
        var found = documents.get(document);
        if (found != null) {
            found.links.forEach(link -> chiefs.add(link.name().group().chief()));
        }
        return chiefs;
    }

    /** Empty where no document has the name. */
    public Optional<Said> said(String name) {
        return names.find(name)
                .map(it -> {
                    var assertions = new ArrayList<Assertion>();
                    var group = it.group();
                    group.members()
                            .forEach(member ->
                                    member.said().each(entry -> assertions.add(entry.assertion())));
                    return new Said(group.chief(), group.aliases(), assertions);
                });
    }

    /** By the names of vulnerabilities. */
    public List<Found> about(Component component) {
        return about(component.known());
    }

    /** What is said of one vulnerability and may be about a component. */
    private static final class Candidate {
        private final VulnerabilityName.Group names;

        /** What lies in several buckets is here as often. */
        private final List<Entry> said = new ArrayList<>();

        /** Whether one may mean its version: else all of them together mean nothing. */
        private boolean isOpen;

        private Candidate(VulnerabilityName.Group names) {
            this.names = names;
        }

        private void add(Entry entry, Named named) {
            said.add(entry);
            isOpen = isOpen || entry.keysMean(named).orElse(true);
        }

        private Judgement judge(Collection<Named> known) {
            if (!isOpen) {
                return new Judgement.Unnamed();
            }
            var assertions = new ArrayList<Assertion>();
            var seen = new HashSet<Entry>();
            for (var entry : said) {
                if (seen.add(entry)) {
                    assertions.add(entry.assertion());
                }
            }
            return Judge.judge(known, assertions);
        }
    }

    public List<Found> about(Collection<Named> known) {
        var candidates = new HashMap<String, Candidate>();
        for (var named : known) {
            for (var bucket : named.identity().buckets()) {
                buckets.getOrDefault(bucket, Posting.NONE)
                        .each(entry -> {
                            var names = entry.on().group();
                            candidates
                                    .computeIfAbsent(names.chief(), _ -> new Candidate(names))
                                    .add(entry, named);
                        });
            }
        }
        var found = new ArrayList<Found>();
        for (var candidate : candidates.values()) {
            var judgement = candidate.judge(known);
            if (!(judgement instanceof Judgement.Unnamed)) {
                var names = candidate.names;
                found.add(new Found(names.chief(), names.aliases(), judgement));
            }
        }
        found.sort(Comparator.comparing(Found::vulnerability));
        return found;
    }
}
