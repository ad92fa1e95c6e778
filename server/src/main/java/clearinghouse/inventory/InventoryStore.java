package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;

final class InventoryStore {

    private static final String ASSET =
            """
            a.code, a.operator, a.name,
            coalesce(a.internet_exposed, policy_assumes('internet_exposed') = 'yes') as internet_exposed,
            a.exposed_set_by\
            """;

    private static final String HELD = ASSET + ", d.components, d.received_at, a.listed_at";

    private static final int ALIKE_SHOWN = 10;

    private static final TypeReference<List<SbomStatement>> STATEMENTS = new TypeReference<>() {};

    private final Tx tx;

    InventoryStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * The asset of that name, made where it is new. Its row stays locked, so that of two uploads at
     * once one follows the other.
     */
    AssetId saveAsset(UUID key, AssetId fresh, PartyId operator, String name, Instant now) {
        return tx.first(
                        """
                        insert into inventory_asset (code, id, operator, name, created_at, listed_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (operator, name) do update set listed_at = excluded.listed_at
                        returning code
                        """,
                        row -> new AssetId(row.text("code")),
                        fresh,
                        key,
                        operator,
                        name,
                        now,
                        now)
                .orElseThrow();
    }

    /** Empty when another asset of the operator has that name. */
    Optional<AssetId> saveNewAsset(
            UUID key, AssetId fresh, PartyId operator, String name, Instant now) {
        return tx.first(
                """
                insert into inventory_asset (code, id, operator, name, created_at, listed_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (operator, name) do nothing
                returning code
                """,
                row -> new AssetId(row.text("code")),
                fresh,
                key,
                operator,
                name,
                now,
                now);
    }

    /**
     * The first asset whose newest list is this very document, and of which nothing else holds than
     * what is said now: two devices of one make have one list, and are two systems.
     */
    Optional<Asset> listedBy(PartyId operator, String sha256, Map<Point, String> said) {
        var points = List.copyOf(said.keySet());
        return tx.first(
                "select "
                        + ASSET
                        + """
                         from inventory_asset a join inventory_document d on d.code = a.current_document
                         where a.operator = ? and d.sha256 = ?
                           and not exists (
                               select 1 from unnest(?::text[], ?::text[]) as told (point, value)
                                cross join lateral (
                                    select s.value from inventory_said s
                                     where s.operator = a.operator and s.asset = a.code and s.point = told.point
                                     order by s.id desc limit 1) as holds
                                where holds.value <> told.value)
                         order by a.id limit 1
                        """,
                InventoryStore::asset,
                operator,
                sha256,
                points.stream().map(Point::code).toList(),
                points.stream().map(said::get).toList());
    }

    /** The other assets whose newest list is this very document, the first of them. */
    List<Asset> alike(PartyId operator, AssetId but, String sha256) {
        return tx.list(
                "select "
                        + ASSET
                        + """
                         from inventory_asset a join inventory_document d on d.code = a.current_document
                         where a.operator = ? and a.code <> ? and d.sha256 = ? order by a.id limit ?
                        """,
                InventoryStore::asset,
                operator,
                but,
                sha256,
                ALIKE_SHOWN);
    }

    /** What the internet reaches, as it was said; nothing said leaves it to policy. */
    void saveExposed(AssetId asset, PartyId operator, Optional<Boolean> exposed, PartyId by) {
        tx.update(
                """
                update inventory_asset set internet_exposed = ?, exposed_set_by = ?
                 where code = ? and operator = ?
                """,
                exposed,
                exposed.map(_ -> by),
                asset,
                operator);
    }

    Optional<Asset> own(AssetId id, PartyId operator) {
        return tx.first(
                "select " + ASSET + " from inventory_asset a where a.code = ? and a.operator = ?",
                InventoryStore::asset,
                id,
                operator);
    }

    /** Whoever changes what is said of it, or lists it anew, waits. */
    Optional<Asset> lock(AssetId id, PartyId operator) {
        return tx.first(
                "select "
                        + ASSET
                        + " from inventory_asset a where a.code = ? and a.operator = ? for update",
                InventoryStore::asset,
                id,
                operator);
    }

    void saveDocument(
            UUID key,
            DocumentId id,
            Access access,
            AssetId asset,
            String format,
            byte[] content,
            ComponentList list,
            Instant now) {
        tx.update(
                """
                insert into inventory_document (code, id, operator, asset, format, sha256, content, warnings,
                                                warning_count, components, parts, statements, actor, received_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[]::integer[], ?, ?, ?)
                """,
                id,
                key,
                access.party(),
                asset,
                format,
                Digest.sha256(content).hex(),
                content,
                Json.render(list.keptWarnings()),
                list.warnings().size(),
                list.components().size(),
                numbers(list.components()),
                statements(list),
                access.actor(),
                now);
        tx.update(
                "update inventory_asset set current_document = ? where code = ? and operator = ?",
                id,
                asset,
                access.party());
    }

    /** Of a list that was taken in before there were parts. */
    void saveParts(DocumentId document, ComponentList list) {
        tx.update(
                "update inventory_document set parts = ?::bigint[]::integer[], statements = ? where code = ?",
                numbers(list.components()),
                statements(list),
                document);
    }

    /**
     * Held to the end of the transaction, which should be near: one list follows the other, so that
     * stamps are seen in their order.
     */
    void stamp(AssetId asset) {
        tx.first(
                "select pg_advisory_xact_lock(hashtext('inventory_stamp')) is null as held",
                _ -> true);
        tx.update(
                "update inventory_asset set stamp = nextval('inventory_stamp') where code = ?",
                asset);
    }

    /** By which these components are known here; each that is new is kept. */
    private List<Long> numbers(List<Component> components) {
        var hashes = components.stream().map(it -> hash(it.stated())).toList();
        var byHash = new TreeMap<String, Component>();
        for (int i = 0; i < hashes.size(); i++) {
            byHash.put(hashes.get(i), components.get(i));
        }
        return tx.widened(
                Inventory.MATCH,
                () -> {
                    var known = new HashMap<>(numbersOf(byHash.keySet()));
                    var fresh = new TreeMap<>(byHash);
                    fresh.keySet().removeAll(known.keySet());
                    if (!fresh.isEmpty()) {
                        insert(fresh);
                        // One that was kept by another at the same time has its number of there.
                        known.putAll(numbersOf(fresh.keySet()));
                    }
                    return hashes.stream()
                            .map(hash -> Objects.requireNonNull(known.get(hash)))
                            .toList();
                });
    }

    private static String hash(clearinghouse.matching.Component stated) {
        return Digest.sha256(stated.bytes()).hex();
    }

    private Map<String, Long> numbersOf(Collection<String> hashes) {
        return tx.map(
                """
                select encode(sha256, 'hex') as sha256, number from inventory_part
                 where sha256 = any (array(select decode(told, 'hex') from unnest(?::text[]) as told))
                """,
                row -> row.text("sha256"),
                row -> (long) row.integer("number"),
                hashes);
    }

    /** In the order of their hashes, so that two at once wait for each other in one order. */
    private void insert(SortedMap<String, Component> fresh) {
        tx.update(
                """
                insert into inventory_part (sha256, content, package, name_key, name, version)
                select decode(sha256, 'hex'), content, nullif(package, ''), nullif(name_key, ''), name, version
                  from unnest(?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[])
                       as told (sha256, content, package, name_key, name, version)
                    on conflict do nothing
                """,
                fresh.keySet(),
                fresh.values().stream().map(it -> it.stated().bytes()).toList(),
                fresh.values().stream()
                        .map(it -> it.packageOnly().map(PackageUrl::render).orElse(""))
                        .toList(),
                fresh.values().stream().map(it -> it.nameKey().orElse("")).toList(),
                fresh.values().stream().map(Component::name).toList(),
                fresh.values().stream().map(Component::version).toList());
    }

    Optional<Inventory.Original> original(PartyId operator, DocumentId document) {
        return tx.first(
                """
                select code, format, sha256, content from inventory_document
                 where code = ? and operator = ?
                """,
                row ->
                        new Inventory.Original(
                                new DocumentId(row.text("code")),
                                row.text("format"),
                                row.text("sha256"),
                                row.bytes("content")),
                document,
                operator);
    }

    Optional<AssetId> assetOf(DocumentId document) {
        return tx.first(
                "select asset from inventory_document where code = ?",
                row -> new AssetId(row.text("asset")),
                document);
    }

    Optional<Asset> find(AssetId id) {
        return tx.first(
                "select " + ASSET + " from inventory_asset a where a.code = ?",
                InventoryStore::asset,
                id);
    }

    Optional<Asset> lock(AssetId id) {
        return tx.first(
                "select " + ASSET + " from inventory_asset a where a.code = ? for update",
                InventoryStore::asset,
                id);
    }

    List<Inventory.Located> lock(Collection<AssetId> assets) {
        return tx.list(
                "select "
                        + ASSET
                        + ", a.current_document from inventory_asset a where a.code = any (?) order by a.code collate \"C\" for update",
                row ->
                        new Inventory.Located(
                                asset(row),
                                row.optionalText("current_document").map(DocumentId::new)),
                assets.stream().map(AssetId::code).toList());
    }

    Map<AssetId, List<Component>> held(
            Collection<AssetId> assets, Collection<clearinghouse.matching.Component> components) {
        var held = new HashMap<AssetId, List<Component>>();
        tx.widened(
                        Inventory.MATCH,
                        () ->
                                tx.list(
                                        """
                                        select a.code, p.content
                                          from inventory_part p
                                          join inventory_asset a on a.code = any (?)
                                          join inventory_document d on d.code = a.current_document and p.number = any (d.parts)
                                         where p.sha256 = any (array(select decode(told, 'hex') from unnest(?::text[]) as told))
                                        """,
                                        row ->
                                                Map.entry(
                                                        new AssetId(row.text("code")),
                                                        component(row)),
                                        assets.stream().map(AssetId::code).toList(),
                                        components.stream()
                                                .map(InventoryStore::hash)
                                                .distinct()
                                                .toList()))
                .forEach(it ->
                        held.computeIfAbsent(it.getKey(), _ -> new ArrayList<>())
                                .add(it.getValue()));
        return held;
    }

    Optional<DocumentId> currentDocument(AssetId asset) {
        return tx.first(
                        "select current_document from inventory_asset where code = ?",
                        row -> row.optionalText("current_document").map(DocumentId::new),
                        asset)
                .flatMap(document -> document);
    }

    /** Empty for a list that was taken in before there were parts. */
    Optional<List<Component>> components(DocumentId document) {
        var components =
                tx.widened(
                        Inventory.MATCH,
                        () ->
                                tx.list(
                                        """
                                        select p.content
                                          from inventory_document d
                                         cross join lateral unnest(d.parts) with ordinality as part (number, place)
                                          join inventory_part p on p.number = part.number
                                         where d.code = ? order by part.place
                                        """,
                                        InventoryStore::component,
                                        document));
        return Optional.of(components).filter(it -> !it.isEmpty() || isKept(document));
    }

    /** False for a list that was taken in before there were parts. */
    boolean isKept(DocumentId document) {
        return tx.first(
                        "select parts is not null as kept from inventory_document where code = ?",
                        row -> row.truth("kept"),
                        document)
                .orElse(false);
    }

    private static Optional<String> statements(ComponentList list) {
        return list.statements().isEmpty()
                ? Optional.empty()
                : Optional.of(Json.render(list.statements()));
    }

    /** What those of these documents say themselves that say anything. */
    Map<DocumentId, List<SbomStatement>> statements(Collection<DocumentId> documents) {
        return tx.map(
                "select code, statements from inventory_document where code = any (?) and statements is not null",
                row -> new DocumentId(row.text("code")),
                row -> Json.mapper().readValue(row.text("statements"), STATEMENTS),
                documents.stream().map(DocumentId::code).toList());
    }

    byte[] content(DocumentId document) {
        return tx.first(
                        "select content from inventory_document where code = ?",
                        row -> row.bytes("content"),
                        document)
                .orElseThrow();
    }

    /**
     * An asset as the match index knows it.
     *
     * @param parts of its newest list
     */
    record Numbered(int number, PartyId operator, long stamp, List<Integer> parts) {}

    /** The assets whose newest list has a later stamp, in the order of their stamps. */
    List<Numbered> stampedAfter(long stamp, int most) {
        return numbered(
                "a.stamp > ? and d.parts is not null order by a.stamp, a.number limit ?",
                stamp,
                most);
    }

    /** All assets that were listed, in the order of their numbers. */
    List<Numbered> numberedAfter(int number, int most) {
        return numbered(
                "a.number > ? and d.parts is not null order by a.number limit ?", number, most);
    }

    private List<Numbered> numbered(String which, Object... parameters) {
        return tx.list(
                """
                select a.number, a.operator, a.stamp, d.parts
                  from inventory_asset a join inventory_document d on d.code = a.current_document
                 where %s
                """
                        .formatted(which),
                row ->
                        new Numbered(
                                row.integer("number"),
                                new PartyId(row.text("operator")),
                                row.number("stamp"),
                                row.integers("parts")),
                parameters);
    }

    long lastStamp() {
        return tx.first(
                        "select coalesce(max(stamp), 0) as stamp from inventory_asset",
                        row -> row.number("stamp"))
                .orElseThrow();
    }

    /** By their numbers. */
    Map<Integer, byte[]> parts(Collection<Long> numbers) {
        return tx.map(
                "select number, content from inventory_part where number = any (?::bigint[])",
                row -> row.integer("number"),
                row -> row.bytes("content"),
                numbers);
    }

    /** In the order of their numbers. */
    List<Map.Entry<Integer, byte[]>> partsAfter(int number, int most) {
        return tx.list(
                "select number, content from inventory_part where number > ? order by number limit ?",
                row -> Map.entry(row.integer("number"), row.bytes("content")),
                number,
                most);
    }

    /** By their numbers. */
    Map<Integer, AssetId> assets(Collection<Long> numbers) {
        return tx.map(
                "select number, code from inventory_asset where number = any (?::bigint[])",
                row -> row.integer("number"),
                row -> new AssetId(row.text("code")),
                numbers);
    }

    Page<Inventory.Upload> documents(PartyId operator, Optional<UUID> after) {
        return page(
                tx.list(
                        """
                        select d.id, d.code, d.asset, a.name, d.format, d.components, d.warning_count, d.received_at
                          from inventory_document d join inventory_asset a on a.code = d.asset
                         where d.operator = ? and d.id < coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                         order by d.id desc limit ?
                        """,
                        row -> Map.entry(row.uuid("id"), upload(row)),
                        operator,
                        after,
                        Page.SIZE + 1));
    }

    /**
     * @param sha256 of the document as it came
     */
    record Known(String sha256, Inventory.Receiving.Received received) {}

    Optional<Known> received(PartyId operator, DocumentId document) {
        return tx.first(
                """
                select d.code, d.asset, a.name, d.format, d.components, d.warning_count, d.received_at, d.sha256, d.warnings
                  from inventory_document d join inventory_asset a on a.code = d.asset
                 where d.code = ? and d.operator = ?
                """,
                row ->
                        new Known(
                                row.text("sha256"),
                                new Inventory.Receiving.Received(
                                        upload(row), warnings(row.text("warnings")))),
                document,
                operator);
    }

    private static List<Problem> warnings(String kept) {
        return Json.mapper()
                .readTree(kept)
                .valueStream()
                .map(warning ->
                        new Problem(
                                warning.path("pointer").asString(""),
                                warning.path("code").asString(""),
                                warning.path("message").asString("")))
                .toList();
    }

    Optional<Inventory.Held> held(PartyId operator, AssetId id) {
        return tx.first(
                "select "
                        + HELD
                        + """
                         from inventory_asset a join inventory_document d on d.code = a.current_document
                         where a.code = ? and a.operator = ?
                        """,
                InventoryStore::held,
                id,
                operator);
    }

    Page<Inventory.Held> assets(PartyId operator, Optional<UUID> after) {
        return page(
                tx.list(
                        "select a.id, "
                                + HELD
                                + """
                                  from inventory_asset a join inventory_document d on d.code = a.current_document
                                 where a.operator = ? and a.id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
                                 order by a.id limit ?
                                """,
                        row -> Map.entry(row.uuid("id"), held(row)),
                        operator,
                        after,
                        Page.SIZE + 1));
    }

    private static <T> Page<T> page(List<Map.Entry<UUID, T>> rows) {
        var page = Page.of(rows, Map.Entry::getKey);
        Function<Map.Entry<UUID, T>, T> value = Map.Entry::getValue;
        return new Page<>(page.items().stream().map(value).toList(), page.after());
    }

    private static Inventory.Upload upload(Row row) {
        return new Inventory.Upload(
                new DocumentId(row.text("code")),
                new AssetId(row.text("asset")),
                row.text("name"),
                row.text("format"),
                row.integer("components"),
                row.integer("warning_count"),
                row.instant("received_at"));
    }

    private static Inventory.Held held(Row row) {
        return new Inventory.Held(
                asset(row),
                row.integer("components"),
                row.instant("received_at"),
                row.instant("listed_at"));
    }

    private static Asset asset(Row row) {
        return new Asset(
                new AssetId(row.text("code")),
                new PartyId(row.text("operator")),
                row.text("name"),
                row.truth("internet_exposed"),
                row.optionalText("exposed_set_by").map(PartyId::new));
    }

    private static Component component(Row row) {
        return Component.of(clearinghouse.matching.Component.of(row.bytes("content")));
    }
}
