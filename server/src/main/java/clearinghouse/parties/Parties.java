package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Credentials;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Registers who may act, and tells who is acting. */
public final class Parties {

    public static final Permission MANAGE = new Permission("party:manage");
    public static final Permission READ = new Permission("party:read");

    /** An operator says which brokers act for it; no broker says so in its name. */
    public static final Permission DECIDE_CONSENT = new Permission("consent:decide");

    /** The numbers that a server tells its monitoring; they count what is undisclosed, too. */
    public static final Permission OBSERVE = new Permission("metrics:read");

    /** Takes all along that is one's party's own; no broker does, and no staff. */
    public static final Permission TAKE_ALONG = new Permission("export:take");

    private static final Permission AUTHENTICATE = new Permission("token:authenticate");

    /** Acts for the operators that consented. */
    public static final Permission ACT_FOR = new Permission("broker:act");

    private static final Duration FIRST_TOKEN = Duration.ofDays(366);
    private static final Access NOBODY =
            Access.ofNobody("authentication", "authenticate", AUTHENTICATE);

    private final Db db;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Parties(Db db, AuditRecord record, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /** There is one clearinghouse, and it is there from the first start. */
    public Party register(Access access, PartyKind kind, String name, Optional<String> sector) {
        if (kind == PartyKind.CLEARINGHOUSE) {
            throw new IllegalArgumentException("a second clearinghouse");
        }
        return db.inTransaction(
                access,
                tx -> {
                    var party =
                            new Party(
                                    PartyId.random(ids.chance()),
                                    kind,
                                    name,
                                    sector,
                                    clock.instant().truncatedTo(ChronoUnit.MICROS));
                    new PartyStore(tx).save(ids.next(), party);
                    record.append(
                            tx,
                            access,
                            "party.registered",
                            party.id(),
                            Map.of("kind", kind.code()));
                    return party;
                });
    }

    /** The newest first. */
    public Page<Party> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var page =
                            Page.of(
                                    new PartyStore(tx).list(after, Page.SIZE + 1),
                                    PartyStore.Keyed::key);
                    return new Page<>(
                            page.items().stream().map(PartyStore.Keyed::party).toList(),
                            page.after());
                });
    }

    /** To choose from, by name. */
    public List<Party> ofKind(Access access, PartyKind kind) {
        return db.inTransaction(access, tx -> new PartyStore(tx).ofKind(kind));
    }

    public PartyId clearinghouse(Access access) {
        return db.inTransaction(access, tx -> new PartyStore(tx).clearinghouse().orElseThrow());
    }

    public Optional<Party> find(Access access, PartyId id) {
        return db.inTransaction(access, tx -> find(tx, id));
    }

    public Optional<Party> find(Tx tx, PartyId id) {
        return new PartyStore(tx).find(id);
    }

    /** Whether it may act here still; asked of a party that the caller knows. */
    public boolean isHere(Tx tx, PartyId id) {
        return tx.widened(READ, () -> new PartyStore(tx).here(id)).isPresent();
    }

    /** Whether this person or agent of the caller's own party still acts. */
    public boolean isHere(Tx tx, String holder) {
        return new HolderStore(tx).rolesOf(holder).isPresent();
    }

    /** The name behind an id that the caller was shown. */
    public String name(Tx tx, PartyId id) {
        return new PartyStore(tx).name(id);
    }

    /**
     * Who read what the caller's party submitted: the party by name, its person or agent by id.
     *
     * @param party in whose name it was read
     * @param broker the reader's own party, where it is another one
     */
    public record SeenReading(
            UUID key,
            Instant at,
            Reading reading,
            String subject,
            String actor,
            PartyId party,
            String partyName,
            Optional<PartyId> broker,
            Optional<String> brokerName,
            String purpose) {}

    /**
     * The newest first.
     *
     * @param subject empty for everything that the party submitted
     */
    public Page<SeenReading> readings(
            Tx tx, Access access, Optional<PublicId> subject, Optional<UUID> after) {
        var page = record.readings(tx, access, subject, after);
        return new Page<>(
                page.items().stream().map(entry -> seen(tx, entry)).toList(), page.after());
    }

    public Page<SeenReading> readings(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> readings(tx, access, Optional.empty(), after));
    }

    private SeenReading seen(Tx tx, AuditRecord.Entry entry) {
        return new SeenReading(
                entry.key(),
                entry.at(),
                Reading.of(entry.action()).orElseThrow(),
                entry.subject(),
                entry.actor(),
                entry.party(),
                name(tx, entry.party()),
                entry.broker(),
                entry.broker().map(broker -> name(tx, broker)),
                entry.purpose());
    }

    /** What the caller did itself, and in whose name. */
    public record OwnAct(
            UUID key,
            Instant at,
            String action,
            String subject,
            PartyId party,
            String partyName,
            String purpose) {}

    /** The newest first. */
    public Page<OwnAct> acts(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var page = record.acts(tx, access, after);
                    return new Page<>(
                            page.items().stream()
                                    .map(entry ->
                                            new OwnAct(
                                                    entry.key(),
                                                    entry.at(),
                                                    entry.action(),
                                                    entry.subject(),
                                                    entry.party(),
                                                    name(tx, entry.party()),
                                                    entry.purpose()))
                                    .toList(),
                            page.after());
                });
    }

    /**
     * Who the caller is, by name.
     *
     * @param agent whether it is a machine
     * @param responsible the person who answers for an agent
     * @param brokerName of the caller's own party, where it acts for another
     */
    public record Self(
            String name,
            boolean agent,
            Optional<String> responsible,
            String partyName,
            PartyKind partyKind,
            Optional<String> brokerName) {}

    public Self self(Access access) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new PartyStore(tx);
                    var party = store.find(access.party()).orElseThrow();
                    return new Self(
                            holderName(tx, access.actor()),
                            AgentId.parse(access.actor()).isPresent(),
                            store.responsibleFor(access.actor()),
                            party.name(),
                            party.kind(),
                            access.broker().map(broker -> name(tx, broker)));
                });
    }

    /** The name of a person or agent of the caller's own party; of others one learns none. */
    public String holderName(Tx tx, String holder) {
        return new PartyStore(tx).holderName(holder).orElse("a colleague");
    }

    public Optional<PersonId> addPerson(
            Access access, PartyId party, String name, Optional<String> email) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new PartyStore(tx);
                    new HolderStore(tx).lockParty(party);
                    if (store.here(party).isEmpty()) {
                        return Optional.empty();
                    }
                    var person = PersonId.random(ids.chance());
                    store.savePerson(ids.next(), person, party, name, email, clock.instant());
                    record.append(
                            tx, access, "person.added", person, Map.of("party", party.code()));
                    return Optional.of(person);
                });
    }

    /** Empty when the party, or the person in it who answers for the agent, is not there. */
    public Optional<AgentId> addAgent(
            Access access, PartyId party, PersonId responsible, String name) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new PartyStore(tx);
                    var holders = new HolderStore(tx);
                    // In turn with an off-boarding, so that no agent is given to who just left.
                    holders.lockParty(party);
                    if (holders.person(responsible)
                            .filter(it -> it.party().equals(party))
                            .isEmpty()) {
                        return Optional.empty();
                    }
                    var agent = AgentId.random(ids.chance());
                    store.saveAgent(ids.next(), agent, party, responsible, name, clock.instant());
                    record.append(
                            tx,
                            access,
                            "agent.added",
                            agent,
                            Map.of("party", party.code(), "responsible", responsible.code()));
                    return Optional.of(agent);
                });
    }

    /** Lets the broker act for the caller's party from now on; false when it is no broker. */
    public boolean consent(Access access, PartyId broker) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new PartyStore(tx);
                    // An operator sees no other party; who was told the id may name it.
                    boolean fit =
                            tx.widened(READ, () -> store.here(broker))
                                    .filter(party -> party.kind() == PartyKind.BROKER)
                                    .isPresent();
                    if (fit) {
                        store.saveConsent(access.party(), broker, access.actor(), clock.instant());
                        record.append(
                                tx,
                                access,
                                "consent.given",
                                access.party(),
                                Map.of("broker", broker.code()));
                    }
                    return fit;
                });
    }

    /**
     * Acts on the next request of the broker. Nobody has to say why.
     *
     * @return false when there is no consent to end
     */
    public boolean withdrawConsent(Access access, PartyId operator, PartyId broker) {
        return db.inTransaction(
                access,
                tx -> {
                    boolean ended =
                            new PartyStore(tx).endConsent(operator, broker, clock.instant());
                    if (ended) {
                        record.append(
                                tx,
                                access,
                                "consent.withdrawn",
                                operator,
                                Map.of("broker", broker.code()));
                    }
                    return ended;
                });
    }

    /** A broker that acts for the caller's operator, and since when. */
    public record Acting(PartyId id, String name, Instant since) {}

    /** Who may act for the caller's operator now. */
    public List<Acting> brokers(Access access) {
        return db.inTransaction(access, tx -> new PartyStore(tx).brokers(access.party()));
    }

    /** For whom the calling broker may act now. */
    public List<Member> members(Access access) {
        return db.inTransaction(access, tx -> new PartyStore(tx).members(access.party()));
    }

    public sealed interface Recognition {
        record Known(Access access) implements Recognition {}

        /** Also one that is shown without the certificate that it is bound to. */
        record NoSuchToken() implements Recognition {}

        /** A good token, but not for who its holder wants to act for. */
        record NotFor() implements Recognition {}
    }

    /**
     * Who shows this, for whom. A broker that acts for an operator without its consent is nobody,
     * as a wrong token is.
     */
    public Optional<Access> authenticate(
            Credentials shown, Optional<String> actingFor, String from) {
        return switch (recognize(shown, actingFor, from)) {
            case Recognition.Known(var access) -> Optional.of(access);
            case Recognition.NoSuchToken(), Recognition.NotFor() -> Optional.empty();
        };
    }

    private Recognition recognize(Credentials shown, Optional<String> actingFor, String from) {
        return switch (shown) {
            // Cheap to refuse: a slip, or a made-up one, asks the database nothing.
            case Credentials.Bearer(var token, var certificate) ->
                    Secret.couldBe(token)
                            ? recognize(
                                    (tokens, now) ->
                                            tokens.credential(new Secret(token).hash(), now),
                                    certificate,
                                    actingFor,
                                    from)
                            : new Recognition.NoSuchToken();
            case Credentials.Certified(var holder, var certificate) ->
                    AgentId.parse(holder)
                            .map(agent ->
                                    recognize(
                                            (tokens, now) ->
                                                    tokens.credential(agent, certificate, now),
                                            Optional.of(certificate),
                                            actingFor,
                                            from))
                            .orElseGet(Recognition.NoSuchToken::new);
        };
    }

    /**
     * The same, for a person who has to know which of the two to mend. People show no certificate:
     * a token that is bound to one opens no page.
     *
     * @param from the address of the sender
     */
    public Recognition recognize(String token, Optional<String> actingFor, String from) {
        return recognize(new Credentials.Bearer(token, Optional.empty()), actingFor, from);
    }

    /** The same, by the hash that a session of this token keeps. */
    Recognition recognize(byte[] hash, Optional<String> actingFor, String from) {
        return recognize(
                (tokens, now) -> tokens.credential(hash, now), Optional.empty(), actingFor, from);
    }

    private interface Lookup {
        Optional<TokenStore.Credential> in(TokenStore tokens, Instant now);
    }

    private Recognition recognize(
            Lookup lookup, Optional<Digest> certificate, Optional<String> actingFor, String from) {
        var sender = Sender.of(from);
        var now = clock.instant();
        var refused = new ArrayList<Token>();
        var recognition =
                db.inTransaction(
                        NOBODY,
                        tx -> {
                            var tokens = new TokenStore(tx);
                            var found = lookup.in(tokens, now);
                            if (found.isEmpty()) {
                                return new Recognition.NoSuchToken();
                            }
                            var known = found.get().token();
                            if (!sender.isIn(known.addresses())
                                    || !known.shown().isMetBy(certificate)) {
                                if (known.use().isRefusalNews(now)) {
                                    tokens.noteRefusal(known, sender.text(), now);
                                    refused.add(known);
                                }
                                return new Recognition.NoSuchToken();
                            }
                            if (known.use().isNews(now)) {
                                tokens.noteUse(known, sender.text(), now);
                            }
                            return recognized(new PartyStore(tx), found.get(), actingFor);
                        });
        refused.forEach(this::recordRefusal);
        return recognition;
    }

    private static Recognition recognized(
            PartyStore store, TokenStore.Credential credential, Optional<String> actingFor) {
        var token = credential.token();
        var own =
                new Access(
                        token.holder().code(),
                        token.party(),
                        Optional.empty(),
                        "request",
                        token.scope().now(credential.held()));
        return actingFor
                .map(member ->
                        brokered(store, own, token.scope(), member)
                                .<Recognition>map(Recognition.Known::new)
                                .orElseGet(Recognition.NotFor::new))
                .orElseGet(() -> new Recognition.Known(own));
    }

    /** In the name of the party whose token it is, to which the entry belongs. */
    private void recordRefusal(Token token) {
        var access =
                new Access(
                        NOBODY.actor(),
                        token.party(),
                        Optional.empty(),
                        NOBODY.purpose(),
                        Set.of());
        db.inTransactionDo(
                access,
                tx ->
                        record.append(
                                tx,
                                access,
                                "token.refused",
                                token.id(),
                                Map.of("holder", token.holder().code())));
    }

    static Optional<Access> brokered(
            PartyStore store, Access broker, Scope scope, String operatorCode) {
        var operator = PartyId.parse(operatorCode);
        if (operator.isEmpty() || !broker.may(ACT_FOR)) {
            return Optional.empty();
        }
        var roles = store.consented(operator.get(), broker.party());
        return roles.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Access(
                                broker.actor(),
                                operator.get(),
                                Optional.of(broker.party()),
                                "request",
                                scope.forAnother(roles)));
    }

    /** An operator that consented to a broker. */
    public record Member(PartyId id, String name) {}

    public record FirstStart(PartyId clearinghouse, Optional<String> administratorToken) {}

    /** Where the first administrator's token is kept from before it is valid. */
    public interface Safe {
        /**
         * @return the token that is there, where an earlier start put one; otherwise the fresh one,
         *     once it cannot be lost any more
         */
        String keep(String fresh);
    }

    /**
     * The clearinghouse's own party. On the very first start it is made, with a first administrator
     * and the token that can register everyone else, which is in the safe before it can be used.
     */
    public FirstStart open(String name, Safe safe) {
        return db.inTransaction(
                NOBODY.forPurpose("first-start"),
                tx ->
                        new PartyStore(tx)
                                .clearinghouse()
                                .map(known -> new FirstStart(known, Optional.empty()))
                                .orElseGet(() -> tx.widened(MANAGE, () -> begin(tx, name, safe))));
    }

    private FirstStart begin(Tx tx, String name, Safe safe) {
        var store = new PartyStore(tx);
        var party =
                new Party(
                        PartyId.random(ids.chance()),
                        PartyKind.CLEARINGHOUSE,
                        name,
                        Optional.empty(),
                        clock.instant());
        store.save(ids.next(), party);
        var person = PersonId.random(ids.chance());
        store.savePerson(
                ids.next(),
                person,
                party.id(),
                "First administrator",
                Optional.empty(),
                clock.instant());
        record.append(tx, NOBODY.forPurpose("first-start"), "clearinghouse.opened", party.id());
        var kept = safe.keep(Secret.random(ids.chance()).text());
        if (!Secret.couldBe(kept)) {
            throw new IllegalStateException(
                    "what is kept as the administrator's token is none; delete its file");
        }
        new HolderStore(tx).saveRoles(person, List.of(Role.ADMINISTER));
        var token =
                Tokens.fresh(
                        ids,
                        new Tokens.Wish(person, Scope.of(Role.ADMINISTER), List.of(), FIRST_TOKEN),
                        party.id(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.empty());
        var issued =
                Tokens.save(tx, record, NOBODY.forPurpose("first-start"), token, new Secret(kept));
        return new FirstStart(party.id(), Optional.of(issued.secret()));
    }
}
