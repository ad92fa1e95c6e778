package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

final class LifecycleStore {

    private static final String LIFECYCLE =
            "l.package, l.vendor, l.product, l.low, l.below, l.ends_on, l.source";

    private final Tx tx;

    LifecycleStore(Tx tx) {
        this.tx = tx;
    }

    /** Two lists at once become editions one after the other. */
    void lock() {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('inventory_lifecycle', 0))",
                _ -> true);
    }

    Optional<Lifecycles.Edition> newest() {
        return tx.first(
                """
                select version, sha256, products, loaded_at from inventory_lifecycle_edition
                 order by version desc limit 1
                """,
                row ->
                        new Lifecycles.Edition(
                                row.integer("version"),
                                row.text("sha256"),
                                row.integer("products"),
                                row.instant("loaded_at")));
    }

    void save(
            Lifecycles.Edition edition,
            Access access,
            LifecycleEditionId id,
            String content,
            List<Lifecycle> list,
            Supplier<UUID> keys) {
        tx.update(
                """
                insert into inventory_lifecycle_edition (version, code, sha256, products, content, actor, loaded_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                edition.version(),
                id,
                edition.sha256(),
                edition.products(),
                content,
                access.actor(),
                edition.at());
        var rows = new ArrayList<Object[]>();
        for (var it : list) {
            rows.add(
                    new Object[] {
                        keys.get(),
                        edition.version(),
                        it.packageOnly().map(PackageUrl::render),
                        it.nameKey(),
                        it.vendor(),
                        it.product(),
                        it.from(),
                        it.below(),
                        it.end().on().toString(),
                        it.end().source()
                    });
        }
        tx.updateEach(
                """
                insert into inventory_lifecycle (id, edition, package, name_key, vendor, product, low, below, ends_on, source)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                rows);
    }

    /** Of the newest edition, in the order of the list. */
    Page<Lifecycle> list(Optional<UUID> after) {
        var page =
                Page.of(
                        tx.list(
                                "select l.id, "
                                        + LIFECYCLE
                                        + """
                                         from inventory_lifecycle l
                                         where l.edition = (select max(version) from inventory_lifecycle_edition)
                                           and l.id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
                                         order by l.id limit ?
                                        """,
                                row -> Map.entry(row.uuid("id"), lifecycle(row)),
                                after,
                                Page.SIZE + 1),
                        Map.Entry::getKey);
        Function<Map.Entry<UUID, Lifecycle>, Lifecycle> value = Map.Entry::getValue;
        return new Page<>(page.items().stream().map(value).toList(), page.after());
    }

    private record Found(AssetId asset, Support.Ending ending) {}

    /** What the newest edition says of the components that these assets hold now. */
    Map<AssetId, List<Support.Ending>> endings(Collection<AssetId> assets) {
        return tx
                .list(
                        """
                        with held as (
                            select a.code as asset, c.package, c.name_key, c.name, c.version
                              from inventory_asset a join inventory_component c on c.document = a.current_document
                             where a.code = any(?)
                        ), listed as (
                            select * from inventory_lifecycle
                             where edition = (select max(version) from inventory_lifecycle_edition)
                        )
                        select h.asset, h.name as component, h.version, %1$s
                          from held h join listed l on l.package = h.package
                        union all
                        select h.asset, h.name as component, h.version, %1$s
                          from held h join listed l on l.name_key = h.name_key
                        """
                                .formatted(LIFECYCLE),
                        row ->
                                Optional.of(lifecycle(row))
                                        .filter(it -> it.covers(row.text("version")))
                                        .map(it -> found(row, it)),
                        assets)
                .stream()
                .flatMap(Optional::stream)
                .collect(
                        Collectors.groupingBy(
                                Found::asset,
                                Collectors.mapping(Found::ending, Collectors.toList())));
    }

    private static Found found(Row row, Lifecycle it) {
        return new Found(
                new AssetId(row.text("asset")),
                new Support.Ending(
                        (row.text("component") + " " + row.text("version")).strip(), it.end()));
    }

    private static Lifecycle lifecycle(Row row) {
        return new Lifecycle(
                row.optionalText("package").map(PackageUrl::of),
                row.text("vendor"),
                row.text("product"),
                row.optionalText("low"),
                row.optionalText("below"),
                new EndOfSupport(LocalDate.parse(row.text("ends_on")), row.text("source")));
    }
}
