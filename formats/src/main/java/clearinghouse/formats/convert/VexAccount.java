package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware;
import clearinghouse.formats.published.Dates;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.StatedReason;
import clearinghouse.formats.published.StatedRemedy;
import clearinghouse.formats.published.VexDocument;
import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Statements of OpenVEX, put together by the vulnerability that they are of. */
final class VexAccount {

    private VexAccount() {}

    static Account of(VexDocument vex) {
        var byName = new LinkedHashMap<String, List<VexDocument.Statement>>();
        for (var statement : vex.statements()) {
            byName.computeIfAbsent(statement.vulnerability(), _ -> new ArrayList<>())
                    .add(statement);
        }
        var author = vex.author().isBlank() ? "unknown" : vex.author();
        return new Account(
                vex.id().isBlank() ? "VEX of " + author : vex.id(),
                "VEX of " + author,
                new Issuer(author, Issuer.nameless(author)),
                "",
                vex.dates(),
                List.of(),
                vulnerabilities(byName, vex.dates()));
    }

    private static List<Vulnerability> vulnerabilities(
            SequencedMap<String, List<VexDocument.Statement>> byName, Dates dates) {
        return byName.entrySet().stream()
                .map(entry -> published(entry.getKey(), entry.getValue(), dates))
                .map(said -> Vulnerability.of(said))
                .toList();
    }

    private static PublishedRecord published(
            String name, List<VexDocument.Statement> statements, Dates dates) {
        var affected = new ArrayList<AffectedSoftware>();
        var remedies = new ArrayList<StatedRemedy>();
        var reasons = new ArrayList<StatedReason>();
        var last = lastOfEachProduct(statements);
        for (var statement : statements) {
            var products =
                    products(statement.products()).stream()
                            .filter(product -> statement.equals(last.get(product.id())))
                            .toList();
            var ids = products.stream().map(Software.Listed::id).toList();
            for (var product : products) {
                affected.add(
                        new AffectedSoftware(
                                "",
                                product,
                                statement.standing(),
                                List.of(),
                                product.version().isEmpty()
                                        ? List.of()
                                        : List.of(product.version()),
                                List.of()));
            }
            if (!statement.action().isBlank() && !ids.isEmpty()) {
                remedies.add(remedy(statement, ids));
            }
            if (!ids.isEmpty()
                    && !(statement.justification().isBlank() && statement.impact().isBlank())) {
                reasons.add(new StatedReason(statement.justification(), statement.impact(), ids));
            }
        }
        return new PublishedRecord(
                PublishedRecord.Form.OPENVEX,
                name,
                statements.stream().flatMap(it -> it.aliases().stream()).distinct().toList(),
                List.of(),
                List.of(),
                "",
                notes(statements),
                dates,
                false,
                List.of(),
                List.of(),
                affected,
                remedies,
                reasons,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A later statement on the same takes the place of an earlier one. */
    private static Map<String, VexDocument.Statement> lastOfEachProduct(
            List<VexDocument.Statement> statements) {
        var last = new HashMap<String, VexDocument.Statement>();
        for (var statement : statements) {
            for (var product : products(statement.products())) {
                last.merge(
                        product.id(),
                        statement,
                        (before, after) ->
                                after.timestamp()
                                                .flatMap(at -> before.timestamp().map(at::isBefore))
                                                .orElse(false)
                                        ? before
                                        : after);
            }
        }
        return last;
    }

    private static StatedRemedy remedy(VexDocument.Statement statement, List<String> ids) {
        return new StatedRemedy("", "mitigation", statement.action(), "", Optional.empty(), ids);
    }

    private static String notes(List<VexDocument.Statement> statements) {
        return String.join(
                "\n",
                statements.stream()
                        .map(VexDocument.Statement::notes)
                        .filter(notes -> !notes.isBlank())
                        .distinct()
                        .toList());
    }

    /** Where parts are named, it is of each part as it is in the product. */
    private static List<Software.Listed> products(List<VexDocument.Product> products) {
        var listed = new ArrayList<Software.Listed>();
        for (var product : products) {
            if (product.components().isEmpty()) {
                listed.add(listed(product, Optional.empty()));
            }
            for (var part : product.components()) {
                listed.add(listed(part, Optional.of(product)));
            }
        }
        return listed;
    }

    private static Software.Listed listed(
            VexDocument.Product product, Optional<VexDocument.Product> whole) {
        var purl = product.purl().isBlank() ? product.id() : product.purl();
        var read = PackageUrl.parseLeniently(purl);
        var name = name(product);
        return new Software.Listed(
                whole.map(outer -> name(outer) + " " + name).orElse(name),
                whole.map(outer -> name + " in " + name(outer)).orElse(name),
                "",
                read instanceof Parsed.Valid<PackageUrl>(var known) ? known.name() : name,
                read instanceof Parsed.Valid<PackageUrl>(var known) ? known.version() : "",
                read instanceof Parsed.Valid<PackageUrl> ? purl : "",
                product.cpe(),
                List.of(),
                Software.Identifiers.NONE,
                whole.map(VexAccount::name).orElse(""),
                "");
    }

    private static String name(VexDocument.Product product) {
        if (!product.id().isBlank()) {
            return product.id();
        }
        return product.purl().isBlank() ? product.cpe() : product.purl();
    }
}
