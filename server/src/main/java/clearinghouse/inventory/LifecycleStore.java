package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
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

final class LifecycleStore {

    private static final String LIFECYCLE =
            "l.package, l.vendor, l.product, l.low, l.below, l.ends_on, l.source";

    /** As much of a name as is shown. */
    private static final int LONGEST_NAME = 200;

    /** What is longer is compared with nothing: no product counts its versions like that. */
    private static final int LONGEST_VERSION = 200;

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

    /**
     * What the components of an asset are whose products the newest edition names: each product in
     * each version once, the products in turn, so that many versions of one keep no other out.
     */
    List<Support.Held> held(PartyId operator, AssetId asset) {
        return tx.widened(
                Inventory.MATCH,
                () ->
                        tx.list(
                                """
                                with listed as (
                                    select package, name_key from inventory_lifecycle
                                     where edition = (select max(version) from inventory_lifecycle_edition)
                                ), held as (
                                    select coalesce(c.package, c.name_key) as product, left(c.name, ?) as component,
                                           case when length(c.version) <= ? then c.version else '' end as version
                                      from inventory_asset a join inventory_document d on d.code = a.current_document
                                     cross join lateral unnest(d.parts) as part (number)
                                      join inventory_part c on c.number = part.number
                                     where a.code = ? and a.operator = ?
                                       and (c.package in (select package from listed where package is not null)
                                            or c.name_key in (select name_key from listed where name_key is not null))
                                )
                                select product, version, min(component) as component from held
                                 group by product, version
                                 order by row_number() over (partition by product order by version), product
                                 limit ?
                                """,
                                row ->
                                        new Support.Held(
                                                row.text("product"),
                                                row.text("component"),
                                                row.text("version")),
                                LONGEST_NAME,
                                LONGEST_VERSION,
                                asset,
                                operator,
                                Support.MOST_COMPARED));
    }

    /** What the newest edition says of these products, what ends first before the others. */
    List<Lifecycle> of(Collection<String> products) {
        return tx.list(
                "select "
                        + LIFECYCLE
                        + """
                         from inventory_lifecycle l
                         where l.edition = (select max(version) from inventory_lifecycle_edition)
                           and (l.package = any(?) or l.name_key = any(?))
                         order by l.ends_on, l.id
                        """,
                LifecycleStore::lifecycle,
                products,
                products);
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
