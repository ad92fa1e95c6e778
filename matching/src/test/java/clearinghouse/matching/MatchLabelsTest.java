package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against what people said of the matches of a scanner: each label names a package of an image, a
 * vulnerability, and whether it is truly there. A label is looked at where an advisory on that
 * vulnerability is held which names a package of that name, in that release of a distribution. A
 * label says no ecosystem: a version with the tag of Enterprise Linux is taken for a package of the
 * distribution of the image, and what has no mark of a distribution for a name and no more.
 */
class MatchLabelsTest {

    private static final Pattern ENTERPRISE = Pattern.compile("[._+]el(\\d+)");
    private static final Pattern OTHER_SYSTEM =
            Pattern.compile(
                    ".*(-r\\d+|deb\\d+u|\\+b\\d+$|ubuntu|amzn|\\.fc\\d|\\.cm\\d|\\.ph\\d).*|.*\\d-\\d.*");

    private record Label(Set<String> vulnerabilities, Component component, boolean isTrue) {
        boolean isPackaged() {
            return !component.purls().isEmpty();
        }
    }

    private final AdvisoryIndex index = new AdvisoryIndex();

    /** What a vulnerability is called by any advisory that is about it. */
    private final Map<String, Set<String>> otherNames = new HashMap<>();

    /** For each vulnerability the names of packages: those of a distribution apart. */
    private final Map<String, Set<String>> packaged = new HashMap<>();

    private final Map<String, Set<String>> named = new HashMap<>();

    @Test
    void what_people_called_a_true_match_is_found_more_often_than_what_they_called_a_false_one() {
        for (var corpus :
                List.of(
                        "osv/almalinux",
                        "osv/bitnami",
                        "osv/go",
                        "osv/pypa",
                        "osv/psf",
                        "ghsa/ghsa-sample")) {
            Corpora.lines(corpus + ".jsonl.gz")
                    .map(JsonMapper.shared()::readTree)
                    .map(line -> line.path("doc"))
                    .forEach(record -> held(record, corpus.equals("osv/almalinux")));
            Corpora.documents(index, corpus + ".jsonl.gz");
        }
        var labels = labels();
        var table = new LinkedHashMap<String, int[]>();
        for (var label : labels) {
            int confidence = confidence(label);
            for (int least : new int[] {90, 50}) {
                var row =
                        table.computeIfAbsent(
                                (label.isPackaged() ? "enterprise linux" : "by name alone")
                                        + ", at least 0."
                                        + least,
                                _ -> new int[4]);
                row[(label.isTrue() ? 0 : 2) + (confidence >= least ? 0 : 1)]++;
            }
        }
        table.forEach((what, row) -> System.out.println(line(what, row)));
        assertThat(labels).hasSizeGreaterThan(800);
        var sure = row(table, "enterprise linux, at least 0.90");
        assertThat(precision(sure)).isGreaterThan(0.95);
        assertThat(recall(sure)).isGreaterThan(0.75);
        var asked = row(table, "by name alone, at least 0.50");
        assertThat(precision(asked)).isGreaterThan(shareOfTrue(asked));
        assertThat(recall(asked)).isGreaterThan(0.85);
    }

    private static int[] row(Map<String, int[]> table, String name) {
        return table.getOrDefault(name, new int[4]);
    }

    private void held(JsonNode record, boolean isDistribution) {
        var names = new HashSet<String>();
        names.add(record.path("id").asString(""));
        for (var member : List.of("aliases", "related", "upstream")) {
            record.path(member).forEach(it -> names.add(it.asString("")));
        }
        for (var name : names) {
            otherNames
                    .computeIfAbsent(name, _ -> new HashSet<>())
                    .add(record.path("id").asString(""));
            for (var affected : record.path("affected")) {
                var called = affected.at("/package/name").asString("");
                var home = affected.at("/package/ecosystem").asString("");
                var release = home.substring(home.indexOf(':') + 1);
                (isDistribution ? packaged : named)
                        .computeIfAbsent(name, _ -> new HashSet<>())
                        .addAll(
                                isDistribution
                                        ? Set.of(called + " of " + release)
                                        : spellings(called));
            }
        }
    }

    private static Set<String> spellings(String name) {
        return Stream.of(name, name.substring(name.lastIndexOf(':') + 1))
                .map(it -> String.join("", Words.of(it)))
                .collect(Collectors.toSet());
    }

    private List<Label> labels() {
        var labels = new ArrayList<Label>();
        Corpora.lines("match-labels/vulnerability-match-labels.jsonl.gz")
                .map(JsonMapper.shared()::readTree)
                .map(line -> line.path("doc"))
                .filter(doc -> doc.path("label").asString("").matches("TP|FP"))
                .forEach(doc -> label(doc, labels));
        return labels;
    }

    private void label(JsonNode doc, List<Label> labels) {
        var name = doc.at("/package/name").asString("");
        var version = doc.at("/package/version").asString("");
        var vulnerabilities = new HashSet<String>();
        for (var member : List.of("vulnerability_id", "effective_cve")) {
            vulnerabilities.add(doc.path(member).asString(""));
        }
        var enterprise = ENTERPRISE.matcher(version);
        boolean isEnterprise = enterprise.find();
        if (!isEnterprise && OTHER_SYSTEM.matcher(version).matches()) {
            return;
        }
        var held = isEnterprise ? packaged : named;
        var called =
                isEnterprise
                        ? name + " of " + enterprise.group(1)
                        : String.join("", Words.of(name));
        if (vulnerabilities.stream()
                .noneMatch(it -> held.getOrDefault(it, Set.of()).contains(called))) {
            return;
        }
        var purls =
                isEnterprise
                        ? List.of(purl(name, version, doc.path("image").toString()))
                        : List.<PackageUrl>of();
        labels.add(
                new Label(
                        vulnerabilities,
                        new Component(
                                "", name, version, purls, List.of(), Map.of(), List.of(),
                                List.of()),
                        doc.path("label").asString("").equals("TP")));
    }

    private static PackageUrl purl(String name, String version, String image) {
        var distribution =
                Stream.of("centos", "almalinux", "rockylinux", "oraclelinux")
                        .filter(image::contains)
                        .findFirst()
                        .orElse("redhat");
        var epoch = version.indexOf(':');
        return new PackageUrl(
                "rpm",
                distribution,
                name,
                version.substring(epoch + 1),
                new TreeMap<>(Map.of("epoch", epoch < 0 ? "" : version.substring(0, epoch))),
                "");
    }

    private int confidence(Label label) {
        int best = 0;
        for (var found : index.about(label.component())) {
            boolean isIt =
                    Stream.concat(Stream.of(found.vulnerability()), found.aliases().stream())
                            .anyMatch(name -> isOf(label, name));
            if (isIt && found.judgement() instanceof Judgement.Affected(var match)) {
                best = Math.max(best, match.confidence());
            }
        }
        return best;
    }

    private boolean isOf(Label label, String name) {
        return label.vulnerabilities().stream()
                .anyMatch(it ->
                        it.equals(name) || otherNames.getOrDefault(it, Set.of()).contains(name));
    }

    private static double precision(int[] row) {
        return row[0] / (double) (row[0] + row[2]);
    }

    private static double recall(int[] row) {
        return row[0] / (double) (row[0] + row[1]);
    }

    private static double shareOfTrue(int[] row) {
        return (row[0] + row[1]) / (double) (row[0] + row[1] + row[2] + row[3]);
    }

    private static String line(String what, int[] row) {
        return "| %s | %d | %.3f | %.3f | %.3f |"
                .formatted(
                        what,
                        row[0] + row[1] + row[2] + row[3],
                        precision(row),
                        recall(row),
                        shareOfTrue(row));
    }
}
