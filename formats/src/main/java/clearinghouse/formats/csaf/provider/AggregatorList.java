package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Publisher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code aggregator.json} (CSAF 2.0 §7.1.21): who issues CSAF documents, and where there is a copy
 * of them. Whose list it is issues documents itself, as a provider, and lists itself first.
 *
 * @param by whose list it is
 * @param byUpdated when what that provider says of itself changed last
 * @param updated when the list changed last
 */
public record AggregatorList(
        AggregatorAddresses addresses,
        Publisher by,
        Instant byUpdated,
        List<Listed> others,
        Instant updated) {

    /** §7.2.5: fewer make no aggregator. */
    private static final int FEWEST_MIRRORS = 2;

    /**
     * @param updated when the entry changed last
     * @param every how often it is asked, where it is asked again and again
     * @param folder where its documents are mirrored, where they are
     */
    public record Listed(
            Issuer issuer, Instant updated, Optional<Duration> every, Optional<String> folder) {

        private Listed withoutCopy() {
            return new Listed(issuer, updated, every, Optional.empty());
        }

        /** Without a copy, the schema has no place for a mere publisher. */
        private boolean mayBeNamed() {
            return folder.isPresent() || (issuer.listed() && !issuer.isPublisher());
        }
    }

    public AggregatorList {
        others = List.copyOf(others);
    }

    /**
     * Of those that may be named: as an aggregator where two of them or more are mirrored, each a
     * party of its own, else as a lister, which names no copy of its own (§7.2.4). What such a copy
     * is of is then not named at all where its issuer wants no list without a copy (§7.2).
     *
     * @param others each another party, and another than who lists
     */
    public static AggregatorList of(
            AggregatorAddresses addresses,
            Publisher by,
            Instant byUpdated,
            List<Listed> others,
            Instant updated) {
        boolean mirrors =
                others.stream().filter(it -> it.folder().isPresent()).count() >= FEWEST_MIRRORS;
        return new AggregatorList(
                addresses,
                by,
                byUpdated,
                others.stream()
                        .map(it -> mirrors ? it : it.withoutCopy())
                        .filter(Listed::mayBeNamed)
                        .toList(),
                updated);
    }

    /** Else no documents are mirrored. */
    public boolean isAggregator() {
        return others.stream().anyMatch(it -> it.folder().isPresent());
    }

    /** §7.1.22 wants two parties, of which one is who lists. */
    public boolean isThere() {
        return !others.isEmpty();
    }

    public String render() {
        var root = JsonText.object();
        var aggregator = root.putObject("aggregator");
        aggregator.put("category", isAggregator() ? "aggregator" : "lister");
        if (!by.contact().isBlank()) {
            aggregator.put("contact_details", by.contact());
        }
        aggregator.put("name", by.name()).put("namespace", by.namespace().toString());
        root.put("aggregator_version", "2.0");
        root.put("canonical_url", addresses.at(AggregatorAddresses.LIST).toString());
        var providers = root.putArray("csaf_providers");
        itself(providers.addObject().putObject("metadata"));
        others.stream()
                .filter(it -> !it.issuer().isPublisher())
                .forEach(it -> entry(providers, it));
        var publishers = others.stream().filter(it -> it.issuer().isPublisher()).toList();
        if (!publishers.isEmpty()) {
            var all = root.putArray("csaf_publishers");
            publishers.forEach(it ->
                    entry(all, it)
                            .put(
                                    "update_interval",
                                    it.every()
                                            .map(AggregatorList::interval)
                                            .orElse("on best effort")));
        }
        root.put("last_updated", updated.toString());
        return JsonText.render(root);
    }

    private static String interval(Duration every) {
        return "every %d minutes".formatted(every.toMinutes());
    }

    private void itself(ObjectNode metadata) {
        metadata.put("last_updated", byUpdated.toString());
        var publisher = metadata.putObject("publisher");
        publisher.put("category", by.category().name().toLowerCase(Locale.ROOT));
        publisher.put("name", by.name()).put("namespace", by.namespace().toString());
        metadata.put("role", "csaf_trusted_provider");
        metadata.put("url", address(new ProviderAddresses(addresses.origin())));
    }

    private static String address(ProviderAddresses own) {
        URI metadata = own.at(ProviderAddresses.METADATA);
        return metadata.toString();
    }

    private ObjectNode entry(ArrayNode all, Listed listed) {
        var entry = all.addObject();
        var metadata = entry.putObject("metadata");
        metadata.put("last_updated", listed.updated().toString());
        metadata.set("publisher", listed.issuer().publisher());
        metadata.put("role", listed.issuer().role());
        metadata.put("url", listed.issuer().metadata().toString());
        listed.folder()
                .ifPresent(folder ->
                        entry.putArray("mirrors")
                                .add(
                                        addresses
                                                .at(AggregatorAddresses.metadata(folder))
                                                .toString()));
        return entry;
    }
}
