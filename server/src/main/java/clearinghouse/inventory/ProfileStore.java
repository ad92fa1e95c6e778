package clearinghouse.inventory;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

final class ProfileStore {

    private final Tx tx;

    ProfileStore(Tx tx) {
        this.tx = tx;
    }

    private record Newest(Point point, Optional<String> value, PartyId by, Instant at) {

        Told.Said said() {
            return new Told.Said(value.orElseThrow(), by, at);
        }
    }

    private static Newest newest(Row row) {
        return new Newest(
                Point.parse(row.text("point")),
                row.optionalText("value"),
                new PartyId(row.text("said_by")),
                row.instant("said_at"));
    }

    /** Of the operator itself, where no asset is named. */
    Map<Point, Told.Said> said(PartyId operator, Optional<AssetId> asset) {
        return tx
                .list(
                        """
                        select distinct on (point) point, value, said_by, said_at from inventory_said
                         where operator = ? and asset is not distinct from ? and contact is null
                         order by point, id desc
                        """,
                        ProfileStore::newest,
                        operator,
                        asset)
                .stream()
                .filter(newest -> newest.value().isPresent())
                .collect(Collectors.toMap(Newest::point, Newest::said));
    }

    private record Of(AssetId asset, Newest newest) {}

    /** Of each of these assets; those of which nothing is said are not among it. */
    Map<AssetId, Map<Point, Told.Said>> said(PartyId operator, Collection<AssetId> assets) {
        return tx
                .list(
                        """
                        select distinct on (asset, point) asset, point, value, said_by, said_at from inventory_said
                         where operator = ? and asset = any(?) and contact is null
                         order by asset, point, id desc
                        """,
                        row -> new Of(new AssetId(row.text("asset")), newest(row)),
                        operator,
                        assets)
                .stream()
                .filter(it -> it.newest().value().isPresent())
                .collect(
                        Collectors.groupingBy(
                                Of::asset,
                                Collectors.toMap(
                                        it -> it.newest().point(), it -> it.newest().said())));
    }

    /** What was said of each of these assets; those of which nothing is are not among it. */
    Map<AssetId, EndOfSupport> endsOfSupport(PartyId operator, Collection<AssetId> assets) {
        return tx
                .list(
                        """
                        select distinct on (asset) asset, value from inventory_said
                         where operator = ? and asset = any(?) and point = 'end_of_support'
                         order by asset, id desc
                        """,
                        row ->
                                row.optionalText("value")
                                        .flatMap(EndOfSupport::parse)
                                        .map(end -> Map.entry(new AssetId(row.text("asset")), end)),
                        operator,
                        assets)
                .stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Two who speak for one operator at once speak one after the other. */
    void lockOperator(PartyId operator) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('inventory_said ' || ?, 0))",
                _ -> true,
                operator);
    }

    /** An empty value takes back what was said. */
    void say(
            UUID key,
            Access access,
            Optional<AssetId> asset,
            Optional<ContactId> contact,
            Point point,
            Optional<String> value,
            Instant now) {
        tx.update(
                """
                insert into inventory_said (id, operator, asset, contact, point, value, actor, said_by, said_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                access.party(),
                asset,
                contact,
                point.code(),
                value,
                access.actor(),
                access.broker().orElse(access.party()),
                now);
    }

    record Line(
            Instant at,
            Point point,
            Optional<ContactId> contact,
            Optional<String> from,
            Optional<String> to,
            String actor,
            PartyId by) {}

    /**
     * The newest first.
     *
     * @param asset empty for what was said of the operator and its contacts
     */
    Page<Line> history(PartyId operator, Optional<AssetId> asset, Optional<UUID> after) {
        var page =
                Page.of(
                        tx.list(
                                """
                                select s.id, s.said_at, s.point, s.value, s.contact, s.actor, s.said_by,
                                       (select p.value from inventory_said p
                                         where p.operator = s.operator and p.asset is not distinct from s.asset
                                           and p.contact is not distinct from s.contact and p.point = s.point
                                           and p.id < s.id
                                         order by p.id desc limit 1) as earlier
                                  from inventory_said s
                                 where s.operator = ? and s.asset is not distinct from ?
                                   and s.id < coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                                 order by s.id desc limit ?
                                """,
                                row -> Map.entry(row.uuid("id"), change(row)),
                                operator,
                                asset,
                                after,
                                Page.SIZE + 1),
                        Map.Entry::getKey);
        Function<Map.Entry<UUID, Line>, Line> value = Map.Entry::getValue;
        return new Page<>(page.items().stream().map(value).toList(), page.after());
    }

    private static Line change(Row row) {
        return new Line(
                row.instant("said_at"),
                Point.parse(row.text("point")),
                row.optionalText("contact").map(ContactId::new),
                row.optionalText("earlier"),
                row.optionalText("value"),
                row.text("actor"),
                new PartyId(row.text("said_by")));
    }

    List<Contact> contacts(PartyId operator) {
        return tx.list(
                """
                select code, role, name, mail, phone, since from inventory_contact
                 where operator = ? and removed_at is null order by id
                """,
                ProfileStore::contact,
                operator);
    }

    Optional<Contact> lockContact(PartyId operator, ContactId id) {
        return tx.first(
                """
                select code, role, name, mail, phone, since from inventory_contact
                 where code = ? and operator = ? and removed_at is null for update
                """,
                ProfileStore::contact,
                id,
                operator);
    }

    void saveContact(UUID key, ContactId id, PartyId operator, Contact.Wish wish, Instant now) {
        tx.update(
                """
                insert into inventory_contact (code, id, operator, role, name, mail, phone, since)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                key,
                operator,
                wish.role(),
                wish.name(),
                wish.mail(),
                wish.phone(),
                now);
    }

    void changeContact(ContactId id, Contact.Wish wish) {
        tx.update(
                "update inventory_contact set role = ?, name = ?, mail = ?, phone = ? where code = ?",
                wish.role(),
                wish.name(),
                wish.mail(),
                wish.phone(),
                id);
    }

    /** Whom it named is not kept. */
    void removeContact(ContactId id, Instant now) {
        tx.update(
                """
                update inventory_contact set name = '', mail = null, phone = null, removed_at = ? where code = ?
                """,
                now,
                id);
    }

    /** The assets that this contact is named as the owner of now. */
    List<AssetId> ownedBy(PartyId operator, ContactId contact) {
        return tx.list(
                """
                select asset from (
                    select distinct on (asset) asset, value from inventory_said
                     where operator = ? and asset is not null and point = 'owner'
                     order by asset, id desc) owner
                 where value = ? order by asset
                """,
                row -> new AssetId(row.text("asset")),
                operator,
                contact);
    }

    private static Contact contact(Row row) {
        return new Contact(
                new ContactId(row.text("code")),
                row.text("role"),
                row.text("name"),
                row.optionalText("mail"),
                row.optionalText("phone"),
                row.instant("since"));
    }
}
