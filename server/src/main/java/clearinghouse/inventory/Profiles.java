package clearinghouse.inventory;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Party;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator, or its broker, says of itself and of each asset beside what the asset holds.
 * Nothing has to be said: policy assumes the rest, and it is told as assumed. What was said before
 * stays readable.
 */
public final class Profiles {

    /** As many as a large hospital has desks. */
    static final int MOST_CONTACTS = 100;

    private static final String BECAUSE_REGISTERED = "So it stands in the registration.";

    private final Db db;
    private final Policy policy;
    private final Parties parties;
    private final Jobs jobs;
    private final Sayings sayings;
    private final Ids ids;
    private final InstantSource clock;

    public Profiles(
            Db db,
            AuditRecord record,
            Policy policy,
            Parties parties,
            Jobs jobs,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.policy = policy;
        this.parties = parties;
        this.jobs = jobs;
        this.sayings = new Sayings(record, ids, clock);
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * One line of the history.
     *
     * @param actorName of a person or an agent of another party one learns none
     * @param from what was said before; empty where nothing was
     * @param to empty where it was taken back; of a contact its role, empty once it is removed
     */
    public record Change(
            Instant at,
            Point point,
            Optional<ContactId> contact,
            Optional<String> from,
            Optional<String> to,
            String actor,
            String actorName,
            PartyId by,
            String byName) {}

    public record Operator(PartyId id, String name, Profile profile) {

        /** By whose clocks its maintenance windows are. */
        public ZoneId zone() {
            return profile.of(Point.TIME_ZONE)
                    .known()
                    .filter(ZoneId.getAvailableZoneIds()::contains)
                    .map(ZoneId::of)
                    .orElse(ZoneOffset.UTC);
        }
    }

    public sealed interface Saying {
        record Taken() implements Saying {}

        record NoSuchAsset() implements Saying {}

        /** The owner is no contact of this operator. */
        record NoSuchContact() implements Saying {}
    }

    public sealed interface ContactSaying {
        record Taken(ContactId id) implements ContactSaying {}

        record NoSuchContact() implements ContactSaying {}

        record TooMany(int most) implements ContactSaying {}
    }

    /** Empty when the caller's operator has no such asset. */
    public Optional<Profile> asset(Access access, AssetId id) {
        return db.inTransaction(
                access,
                tx ->
                        new InventoryStore(tx)
                                .own(id, access.party())
                                .map(_ -> profile(tx, access.party(), id)));
    }

    /**
     * Of each of these assets, of which another operator's count as ones of which nothing is said.
     */
    public Map<AssetId, Profile> assets(Access access, Collection<AssetId> ids) {
        return db.inTransaction(
                access,
                tx -> {
                    var said = new ProfileStore(tx).said(access.party(), ids);
                    var assumed = policy.assumptions(tx);
                    var profiles = new LinkedHashMap<AssetId, Profile>();
                    for (var id : ids) {
                        profiles.put(
                                id,
                                Profile.of(
                                        Point.of(Point.Of.ASSET),
                                        said.getOrDefault(id, Map.of()),
                                        assumed));
                    }
                    return profiles;
                });
    }

    Profile profile(Tx tx, PartyId operator, AssetId id) {
        return Profile.of(
                Point.of(Point.Of.ASSET),
                new ProfileStore(tx).said(operator, Optional.of(id)),
                policy.assumptions(tx));
    }

    public Operator operator(Access access) {
        return db.inTransaction(access, tx -> operator(tx, access));
    }

    private Operator operator(Tx tx, Access access) {
        var store = new ProfileStore(tx);
        var party = parties.find(tx, access.party());
        var profile =
                Profile.of(
                        Point.of(Point.Of.OPERATOR),
                        store.said(access.party(), Optional.empty()),
                        policy.assumptions(tx));
        if (!profile.of(Point.SECTOR).isSaid()) {
            var sector = party.flatMap(Party::sector).flatMap(Profiles::sector);
            if (sector.isPresent()) {
                profile =
                        profile.with(
                                Point.SECTOR,
                                new Told.Assumed(sector.get().code(), BECAUSE_REGISTERED));
            }
        }
        return new Operator(access.party(), party.map(Party::name).orElse(""), profile);
    }

    /** In the order in which they were named. */
    public List<Contact> contacts(Access access) {
        return db.inTransaction(access, tx -> new ProfileStore(tx).contacts(access.party()));
    }

    /** The office registers a sector in words of its own. */
    private static Optional<Sector> sector(String registered) {
        return Sector.all().stream()
                .filter(it ->
                        it.code().equals(registered) || it.name().equalsIgnoreCase(registered))
                .findFirst();
    }

    /**
     * @param said by its point, each without a {@link Point#fault}; empty takes back what was said
     */
    public Saying say(Access access, AssetId id, Map<Point, Optional<String>> said) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new InventoryStore(tx);
                    if (said.containsKey(Point.OWNER)) {
                        // In turn with who removes that contact, who holds it and asks for the
                        // asset.
                        new ProfileStore(tx).lockOperator(access.party());
                    }
                    if (store.lock(id, access.party()).isEmpty()) {
                        return new Saying.NoSuchAsset();
                    }
                    var owner = said.getOrDefault(Point.OWNER, Optional.empty());
                    if (owner.isPresent() && !isContact(tx, access, owner.get())) {
                        return new Saying.NoSuchContact();
                    }
                    if (sayings.ofAsset(tx, access, id, said)) {
                        // Whether strangers reach it moves dates.
                        store.currentDocument(id)
                                .ifPresent(document ->
                                        jobs.enqueue(
                                                tx,
                                                Inventory.RECEIVED,
                                                document.code(),
                                                access.party()));
                    }
                    return new Saying.Taken();
                });
    }

    private static boolean isContact(Tx tx, Access access, String owner) {
        return ContactId.parse(owner)
                .flatMap(id -> new ProfileStore(tx).lockContact(access.party(), id))
                .isPresent();
    }

    public void say(Access access, Map<Point, Optional<String>> said) {
        db.inTransactionDo(
                access,
                tx -> {
                    new ProfileStore(tx).lockOperator(access.party());
                    sayings.ofOperator(tx, access, said);
                });
    }

    /** The newest first; empty when the caller's operator has no such asset. */
    public Optional<Page<Change>> history(Access access, AssetId id, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        new InventoryStore(tx)
                                .own(id, access.party())
                                .map(_ -> history(tx, access, Optional.of(id), after)));
    }

    /** Of the operator and its contacts, the newest first. */
    public Page<Change> history(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> history(tx, access, Optional.empty(), after));
    }

    private Page<Change> history(
            Tx tx, Access access, Optional<AssetId> asset, Optional<UUID> after) {
        var page = new ProfileStore(tx).history(access.party(), asset, after);
        return new Page<>(
                page.items().stream().map(line -> change(tx, line)).toList(), page.after());
    }

    private Change change(Tx tx, ProfileStore.Line line) {
        var by = parties.name(tx, line.by());
        return new Change(
                line.at(),
                line.point(),
                line.contact(),
                line.from(),
                line.to(),
                line.actor(),
                line.actor().equals(line.by().code()) ? by : parties.holderName(tx, line.actor()),
                line.by(),
                by);
    }

    /** The name behind who said something. */
    public String partyName(Access access, PartyId by) {
        return db.inTransaction(access, tx -> parties.name(tx, by));
    }

    public ContactSaying addContact(Access access, Contact.Wish wish) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ProfileStore(tx);
                    store.lockOperator(access.party());
                    if (store.contacts(access.party()).size() >= MOST_CONTACTS) {
                        return new ContactSaying.TooMany(MOST_CONTACTS);
                    }
                    var id = ContactId.random(ids.chance());
                    store.saveContact(ids.next(), id, access.party(), wish, clock.instant());
                    sayings.ofContact(tx, access, id, Optional.of(wish.role()), "contact.added");
                    return new ContactSaying.Taken(id);
                });
    }

    public ContactSaying changeContact(Access access, ContactId id, Contact.Wish wish) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ProfileStore(tx);
                    if (store.lockContact(access.party(), id).isEmpty()) {
                        return new ContactSaying.NoSuchContact();
                    }
                    store.changeContact(id, wish);
                    sayings.ofContact(tx, access, id, Optional.of(wish.role()), "contact.changed");
                    return new ContactSaying.Taken(id);
                });
    }

    /** Whoever it was is blanked, and owns no asset any more. */
    public ContactSaying removeContact(Access access, ContactId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ProfileStore(tx);
                    store.lockOperator(access.party());
                    if (store.lockContact(access.party(), id).isEmpty()) {
                        return new ContactSaying.NoSuchContact();
                    }
                    for (var asset : store.ownedBy(access.party(), id)) {
                        sayings.ofAsset(tx, access, asset, Map.of(Point.OWNER, Optional.empty()));
                    }
                    store.removeContact(id, clock.instant());
                    sayings.ofContact(tx, access, id, Optional.empty(), "contact.removed");
                    return new ContactSaying.Taken(id);
                });
    }
}
