package clearinghouse.matching;

import clearinghouse.formats.published.AliasGroups;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From a component to the advisories that name it. Made once of many records; it never changes, so
 * that any number of threads may ask it.
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
            var names = new TreeSet<>(aliases);
            names.add(vulnerability);
            return names;
        }
    }

    /** Records are added one by one, and then made an index. */
    public static final class Builder {
        private final List<Assertion> assertions = new ArrayList<>();
        private final AliasGroups groups = new AliasGroups();

        /**
         * @param advisory the document in which the record stands; its own id where it stands alone
         */
        public void add(PublishedRecord record, String advisory) {
            groups.add(record);
            add(Assertions.of(record, advisory));
        }

        /** What of a document is about versions of software; of any other nothing. */
        public void add(PublishedDocument document) {
            switch (document) {
                case PublishedDocument.Vulnerability(var record) -> add(record, record.id());
                case PublishedDocument.Advisory(var csaf) ->
                        csaf.vulnerabilities().forEach(record -> add(record, csaf.id()));
                case PublishedDocument.Statements(var vex) -> {
                    vex.statements().forEach(it -> groups.add(it.vulnerability(), it.aliases()));
                    add(Assertions.of(vex));
                }
                case PublishedDocument.Exploited _, PublishedDocument.Weakness _ -> {}
            }
        }

        /** What stands in no record. */
        public void add(Collection<Assertion> said) {
            assertions.addAll(said);
        }

        public AdvisoryIndex build() {
            return new AdvisoryIndex(this);
        }
    }

    private static final Comparator<String> CVE_FIRST =
            Comparator.<String, Boolean>comparing(name -> !name.startsWith("CVE-"))
                    .thenComparing(Comparator.naturalOrder());

    private final Assertion[] assertions;

    /** For each assertion the vulnerability that it is on. */
    private final String[] vulnerabilities;

    private final Map<String, SortedSet<String>> names = new HashMap<>();
    private final Map<String, int[]> buckets = new HashMap<>();

    private AdvisoryIndex(Builder from) {
        assertions = from.assertions.toArray(Assertion[]::new);
        vulnerabilities = new String[assertions.length];
        var lists = new HashMap<String, List<Integer>>();
        for (int i = 0; i < assertions.length; i++) {
            var group = from.groups.of(assertions[i].source().vulnerability());
            vulnerabilities[i] = group.stream().min(CVE_FIRST).orElseThrow();
            names.putIfAbsent(vulnerabilities[i], group);
            for (var bucket : sought(assertions[i])) {
                lists.computeIfAbsent(bucket, _ -> new ArrayList<>()).add(i);
            }
        }
        lists.forEach((bucket, list) ->
                buckets.put(bucket, list.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Set<String> sought(Assertion assertion) {
        var sought = new HashSet<String>();
        assertion.identities().forEach(identity -> sought.addAll(identity.sought()));
        return sought;
    }

    public int size() {
        return assertions.length;
    }

    /** All that is said of each vulnerability, by its name. */
    public Map<String, List<Assertion>> all() {
        var all = new TreeMap<String, List<Assertion>>();
        for (int i = 0; i < assertions.length; i++) {
            all.computeIfAbsent(vulnerabilities[i], _ -> new ArrayList<>()).add(assertions[i]);
        }
        return all;
    }

    /** By the names of vulnerabilities. */
    public List<Found> about(Component component) {
        return about(component.known());
    }

    /** What is said of one vulnerability and may be about a component. */
    private static final class Candidate {
        private final Set<Assertion> said = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Whether one may mean its version: else all of them together mean nothing. */
        private boolean isOpen;
    }

    public List<Found> about(Collection<Named> known) {
        var candidates = new TreeMap<String, Candidate>();
        for (var named : known) {
            for (var bucket : named.identity().buckets()) {
                for (int i : buckets.getOrDefault(bucket, NONE)) {
                    var candidate =
                            candidates.computeIfAbsent(vulnerabilities[i], _ -> new Candidate());
                    candidate.said.add(assertions[i]);
                    candidate.isOpen |= assertions[i].keysMean(named).orElse(true);
                }
            }
        }
        var found = new ArrayList<Found>();
        candidates.forEach((vulnerability, candidate) -> {
            var judgement =
                    candidate.isOpen ? Judge.judge(known, candidate.said) : new Judgement.Unnamed();
            if (!(judgement instanceof Judgement.Unnamed)) {
                found.add(found(vulnerability, judgement));
            }
        });
        return found;
    }

    private Found found(String vulnerability, Judgement judgement) {
        var aliases = new TreeSet<>(names.get(vulnerability));
        aliases.remove(vulnerability);
        return new Found(vulnerability, aliases, judgement);
    }

    private static final int[] NONE = {};
}
