package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.clock.Reason;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.DocumentId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Duty;
import clearinghouse.policy.Input;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;

final class ExposureStore {

    static final String COLUMNS =
            """
            e.code, e.operator, e.asset, e.asset_name, e.advisory, e.advisory_number, e.vulnerability, e.title,
            e.package, e.version, e.match, e.match_reason, e.priority, e.due_at, e.due_from, e.forensics, e.rule,
            e.decision_table, e.pack, e.tier, e.due_reason, e.duties, e.inputs, e.shown, e.state, e.found_at, e.matched_document,
            e.unlisted_at, e.due_set_at, e.confidence, e.evidence
            """;

    static final String SETTLED = "e.state in ('verified', 'not_affected', 'not_ours')";

    /** What is settled comes last; then the earliest date, then what nobody could decide yet. */
    static final String WORST_FIRST =
            SETTLED
                    + ", coalesce(e.due_at, 'infinity'), not e.forensics, e.priority <> 'undecided', e.id";

    private static final TypeReference<LinkedHashMap<String, Input>> INPUTS =
            new TypeReference<>() {};

    private static final TypeReference<List<Duty>> DUTIES = new TypeReference<>() {};

    private final Tx tx;

    ExposureStore(Tx tx) {
        this.tx = tx;
    }

    /** An exposure that was just found, the key of its row, and what its operator is told of. */
    record Fresh(UUID key, Exposure exposure, int revision) {}

    void save(List<Fresh> found) {
        tx.updateEach(
                """
                insert into exposure_exposure (code, id, operator, asset, asset_name, advisory, advisory_number,
                       vulnerability, title, package, version, match, match_reason, priority, due_at, due_from, forensics, rule,
                       decision_table, pack, tier, due_reason, duties, inputs, shown, state, found_at, matched_document,
                       due_set_at, confidence, evidence, told_revision)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                found.stream().map(it -> row(it.key(), it.exposure(), it.revision())).toList());
    }

    private static Object[] row(UUID key, Exposure exposure, int revision) {
        var row = new ArrayList<Object>();
        Collections.addAll(
                row,
                exposure.id(),
                key,
                exposure.operator(),
                exposure.asset(),
                exposure.assetName(),
                exposure.advisory(),
                exposure.advisoryNumber(),
                exposure.vulnerability(),
                exposure.title(),
                exposure.packageName(),
                exposure.version(),
                match(exposure.certain()),
                exposure.matchReason());
        row.addAll(decided(exposure.priority()));
        Collections.addAll(
                row,
                exposure.state(),
                exposure.foundAt(),
                exposure.matchedIn(),
                exposure.dueSetAt(),
                exposure.confidence(),
                exposure.evidence().map(Json::render),
                revision);
        return row.toArray();
    }

    /** From the priority to what is shown beside it, in the order of the columns. */
    private static List<Object> decided(Priority priority) {
        return List.of(
                priority.outcome(),
                priority.due(),
                priority.dueFrom(),
                priority.forensics(),
                priority.rule(),
                priority.table(),
                priority.pack(),
                priority.tier(),
                priority.reason().map(Json::render),
                Json.render(priority.duties()),
                Json.render(priority.inputs()),
                Json.render(priority.shown()));
    }

    /** The same was found by another inventory. */
    void saveMatchedIn(Map<ExposureId, DocumentId> documents) {
        tx.updateEach(
                "update exposure_exposure set matched_document = ? where code = ?",
                documents.entrySet().stream()
                        .map(it -> new Object[] {it.getValue(), it.getKey()})
                        .toList());
    }

    /** To the end of the transaction, with all others who decide by what is known now. */
    void holdDecisions() {
        tx.first("select pg_advisory_xact_lock_shared(hashtext('exposure_decisions'))", _ -> true);
    }

    /** To the end of the transaction, alone. */
    void awaitDecisions() {
        tx.first("select pg_advisory_xact_lock(hashtext('exposure_decisions'))", _ -> true);
    }

    void saveMatch(
            ExposureId id,
            String title,
            Affected affected,
            Priority priority,
            Optional<DocumentId> document,
            Instant now) {
        tx.update(
                """
                update exposure_exposure
                   set title = ?, package = ?, version = ?, match = ?, match_reason = ?, confidence = ?, evidence = ?,
                       matched_document = ?, unlisted_at = null
                 where code = ?
                """,
                title,
                affected.name(),
                affected.version(),
                match(affected.certain()),
                affected.reason(),
                affected.confidence(),
                affected.evidence().map(Json::render),
                document,
                id);
        savePriority(id, priority, now);
    }

    void savePriority(ExposureId id, Priority priority, Instant now) {
        var parameters = new ArrayList<>(decided(priority));
        Collections.addAll(parameters, priority.due(), now, id);
        tx.update(
                """
                update exposure_exposure
                   set priority = ?, due_at = ?, due_from = ?, forensics = ?, rule = ?, decision_table = ?, pack = ?, tier = ?,
                       due_reason = ?, duties = ?, inputs = ?, shown = ?,
                       due_set_at = case when due_at is distinct from ? then ? else due_set_at end
                 where code = ?
                """,
                parameters.toArray());
    }

    /** Of exposures that are not settled. */
    List<AdvisoryId> openFor(String vulnerability) {
        return tx.list(
                "select distinct e.advisory from exposure_exposure e where e.vulnerability = ? and e.advisory is not null and not "
                        + SETTLED
                        + " order by e.advisory",
                row -> new AdvisoryId(row.text("advisory")),
                vulnerability);
    }

    /** In the order in which all who lock several assets lock them. */
    List<AssetId> openAssets(AdvisoryId advisory) {
        return tx.list(
                "select e.asset from exposure_exposure e where e.advisory = ? and not "
                        + SETTLED
                        + " order by e.asset collate \"C\"",
                row -> new AssetId(row.text("asset")),
                advisory);
    }

    /** False where this revision was told before. */
    boolean saveTold(ExposureId id, int revision) {
        return tx.update(
                        "update exposure_exposure set told_revision = ? where code = ? and told_revision < ?",
                        revision,
                        id,
                        revision)
                == 1;
    }

    void saveState(ExposureId id, ExposureState state) {
        tx.update("update exposure_exposure set state = ? where code = ?", state.code(), id);
    }

    void saveUnlisted(ExposureId id, Optional<Instant> since) {
        tx.update("update exposure_exposure set unlisted_at = ? where code = ?", since, id);
    }

    Optional<Exposure> find(AdvisoryId advisory, AssetId asset) {
        return first("e.advisory = ? and e.asset = ?", advisory, asset);
    }

    Optional<Exposure> lock(AdvisoryId advisory, AssetId asset) {
        return first("e.advisory = ? and e.asset = ? for update", advisory, asset);
    }

    /** By what others publish of a vulnerability, under whichever of its names it was found. */
    List<Exposure> lock(Collection<String> names, Collection<AssetId> assets) {
        return tx.list(
                "select "
                        + COLUMNS
                        + " from exposure_exposure e where e.advisory is null and e.vulnerability = any (?) and e.asset = any (?) order by e.id for update",
                ExposureStore::exposure,
                names,
                codes(assets));
    }

    private static List<String> codes(Collection<AssetId> assets) {
        return assets.stream().map(AssetId::code).toList();
    }

    Map<AssetId, Exposure> lock(AdvisoryId advisory, Collection<AssetId> assets) {
        return tx.map(
                "select "
                        + COLUMNS
                        + " from exposure_exposure e where e.advisory = ? and e.asset = any (?) order by e.id for update",
                row -> new AssetId(row.text("asset")),
                ExposureStore::exposure,
                advisory,
                codes(assets));
    }

    /** The vulnerabilities by what others publish of which this asset was ever exposed. */
    List<String> vulnerabilitiesOf(AssetId asset) {
        return tx.list(
                "select vulnerability from exposure_exposure where asset = ? and advisory is null order by id",
                row -> row.text("vulnerability"),
                asset);
    }

    /**
     * The assets that were ever exposed by what others publish of these, with the name that was it
     * then.
     */
    List<Map.Entry<AssetId, String>> exposedBy(Collection<String> names) {
        return tx.list(
                "select asset, vulnerability from exposure_exposure where advisory is null and vulnerability = any (?)",
                row -> Map.entry(new AssetId(row.text("asset")), row.text("vulnerability")),
                names);
    }

    /** Names of vulnerabilities by which advisories of ours have these assets exposed. */
    Map<AssetId, Set<String>> coveredByOurs(Collection<AssetId> assets) {
        var covered = new HashMap<AssetId, Set<String>>();
        tx.list(
                        """
                        select distinct e.asset, i.value
                          from exposure_exposure e join catalogue_identifier i on i.vulnerability = e.vulnerability
                         where e.asset = any (?) and e.advisory is not null
                        """,
                        row -> Map.entry(new AssetId(row.text("asset")), row.text("value")),
                        codes(assets))
                .forEach(it ->
                        covered.computeIfAbsent(it.getKey(), _ -> new HashSet<>())
                                .add(it.getValue()));
        return covered;
    }

    /** From now on it goes by this; its operator was not told of that. */
    void saveBulletin(ExposureId id, Bulletin bulletin) {
        tx.update(
                """
                update exposure_exposure
                   set advisory = ?, advisory_number = ?, vulnerability = ?, told_revision = case when ? then 0 else told_revision end
                 where code = ?
                """,
                bulletin.own(),
                bulletin.number(),
                bulletin.vulnerability(),
                bulletin.own().isPresent(),
                id);
    }

    Optional<Exposure> lock(ExposureId id) {
        return first("e.code = ? for update", id);
    }

    Optional<Exposure> lock(ExposureId id, PartyId operator) {
        return first("e.code = ? and e.operator = ? for update", id, operator);
    }

    Optional<Exposure> find(ExposureId id, PartyId operator) {
        return first("e.code = ? and e.operator = ?", id, operator);
    }

    private Optional<Exposure> first(String where, Object... parameters) {
        return tx.first(
                "select " + COLUMNS + " from exposure_exposure e where " + where,
                ExposureStore::exposure,
                parameters);
    }

    Page<Exposure> worstFirst(PartyId operator, Optional<UUID> after) {
        return worstFirst("true", operator, after);
    }

    /** Those of one vulnerability. */
    Page<Exposure> ofVulnerability(String vulnerability, PartyId operator, Optional<UUID> after) {
        return worstFirst("e.vulnerability = ?", operator, after, vulnerability);
    }

    /** Those that are not settled. */
    Page<Exposure> openWorstFirst(PartyId operator, Optional<UUID> after) {
        return worstFirst("not " + SETTLED, operator, after);
    }

    private Page<Exposure> worstFirst(
            String which, PartyId operator, Optional<UUID> after, Object... asked) {
        var parameters = new ArrayList<Object>(List.of(operator));
        parameters.addAll(List.of(asked));
        parameters.addAll(List.of(after, after, operator, Page.SIZE + 1));
        var rows =
                tx.list(
                        """
                        select e.id, %1$s from exposure_exposure e
                         where e.operator = ? and %3$s
                           and (?::uuid is null
                                or (%2$s) > (select %2$s from exposure_exposure e where e.id = ?::uuid and e.operator = ?))
                         order by %2$s limit ?
                        """
                                .formatted(COLUMNS, WORST_FIRST, which),
                        row -> Map.entry(row.uuid("id"), exposure(row)),
                        parameters.toArray());
        return unkeyed(Page.of(rows, Map.Entry::getKey));
    }

    private static <T> Page<T> unkeyed(Page<Map.Entry<UUID, T>> page) {
        Function<Map.Entry<UUID, T>, T> value = Map.Entry::getValue;
        return new Page<>(page.items().stream().map(value).toList(), page.after());
    }

    void save(AdvisoryId advisory, FixedBuild build, Instant releasedAt) {
        tx.update(
                """
                insert into exposure_fixed_build (advisory, package, version, sha256, released_at) values (?, ?, ?, ?, ?)
                """,
                advisory,
                build.packageUrl().packageOnly().render(),
                build.packageUrl().version(),
                build.sha256(),
                releasedAt);
    }

    List<FixedBuild> fixedBuilds(AdvisoryId advisory) {
        return tx.list(
                "select package, version, sha256 from exposure_fixed_build where advisory = ? order by released_at",
                row ->
                        new FixedBuild(
                                PackageUrl.of(row.text("package")).withVersion(row.text("version")),
                                row.text("sha256")),
                advisory);
    }

    /** The advisories by which this asset was ever exposed. */
    List<AssetId> assetsOf(AdvisoryId advisory) {
        return tx.list(
                "select asset from exposure_exposure where advisory = ?",
                row -> new AssetId(row.text("asset")),
                advisory);
    }

    List<AdvisoryId> advisoriesOf(AssetId asset) {
        return tx.list(
                "select advisory from exposure_exposure where asset = ? and advisory is not null order by id",
                row -> new AdvisoryId(row.text("advisory")),
                asset);
    }

    void append(
            UUID key,
            Exposure exposure,
            ReceiptState state,
            Optional<byte[]> sealedNote,
            String actor,
            Instant at) {
        tx.update(
                """
                insert into exposure_receipt (id, exposure, operator, state, note_sealed, actor, at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                exposure.id(),
                exposure.operator(),
                state,
                sealedNote,
                actor,
                at);
    }

    /** A receipt whose note is still sealed, and the key of its row. */
    record SealedReceipt(
            UUID key, ReceiptState state, Optional<byte[]> note, String actor, Instant at) {}

    /** The newest of them, the oldest of these first. */
    List<SealedReceipt> receipts(ExposureId exposure) {
        return tx.list(
                        """
                        select id, state, note_sealed, actor, at from exposure_receipt
                         where exposure = ? order by number desc limit 200
                        """,
                        row -> receipt(row, ReceiptState.parse(row.text("state")).orElseThrow()),
                        exposure)
                .reversed();
    }

    /** An open request for help whose note is still sealed. */
    record SealedHelp(Exposure exposure, SealedReceipt receipt, Optional<Taken> taken) {}

    /** Who looks after it, and since when. */
    record Taken(String actor, Instant at) {}

    /** False when nobody waits for help there. */
    boolean takeHelp(UUID key, ExposureId exposure, Access by, Instant now) {
        return tx.update(
                        """
                        insert into exposure_help_taken (id, exposure, help, party, actor, at)
                        select ?, e.code, exposure_open_help(e.code), ?, ?, ?
                          from exposure_exposure e
                         where e.code = ? and exposure_open_help(e.code) is not null
                        """,
                        key,
                        by.party(),
                        by.actor(),
                        now,
                        exposure)
                == 1;
    }

    /** Who waits longest comes first. */
    Page<SealedHelp> openHelp(Optional<UUID> after) {
        var rows =
                tx.list(
                        """
                        select r.id, r.note_sealed, r.actor, r.at, t.actor as taken_by, t.at as taken_at, %s
                          from exposure_receipt r join exposure_exposure e on e.code = r.exposure
                          left join lateral (select actor, at from exposure_help_taken
                                              where help = r.number order by id desc limit 1) t on true
                         where r.state = 'help' and r.number = exposure_open_help(r.exposure)
                           and r.number > coalesce((select a.number from exposure_receipt a where a.id = ?::uuid), 0)
                         order by r.number limit ?
                        """
                                .formatted(COLUMNS),
                        row ->
                                Map.entry(
                                        row.uuid("id"),
                                        new SealedHelp(
                                                exposure(row),
                                                receipt(row, ReceiptState.HELP),
                                                row.optionalText("taken_by")
                                                        .map(actor ->
                                                                new Taken(
                                                                        actor,
                                                                        row.instant("taken_at"))))),
                        after,
                        Page.SIZE + 1);
        return unkeyed(Page.of(rows, Map.Entry::getKey));
    }

    /**
     * By where each exposure stands now, so that one that was opened again counts no longer. Where
     * an operator said that an asset is not affected, or not its own, nothing has to be deployed.
     */
    List<Uptake> uptake() {
        return tx.list(
                """
                with reached as (
                    select e.vulnerability, e.operator, e.id, e.state,
                           e.state in ('not_affected', 'not_ours') as spared,
                           min(r.at) filter (where r.state = 'delivered') as delivered,
                           coalesce(max(r.at) filter (where r.state = 'applied'),
                                    max(r.at) filter (where r.state = 'verified')) as deployed,
                           max(r.at) filter (where r.state = 'verified') as verified
                      from exposure_exposure e left join exposure_receipt r on r.exposure = e.code
                     where e.advisory is not null
                     group by e.code)
                select vulnerability, operator,
                       case when bool_and(delivered is not null) then max(delivered) end as delivered,
                       case when bool_and(state in ('applied', 'verified')) filter (where not spared)
                            then max(deployed) filter (where not spared) end as deployed,
                       case when bool_and(state = 'verified') filter (where not spared)
                            then max(verified) filter (where not spared) end as verified
                  from reached
                 group by vulnerability, operator order by vulnerability, min(id::text)
                """,
                row ->
                        new Uptake(
                                row.text("vulnerability"),
                                new PartyId(row.text("operator")),
                                row.optionalInstant("delivered"),
                                row.optionalInstant("deployed"),
                                row.optionalInstant("verified")));
    }

    private static String match(boolean certain) {
        return certain ? "certain" : "possible";
    }

    private static SealedReceipt receipt(Row row, ReceiptState state) {
        return new SealedReceipt(
                row.uuid("id"),
                state,
                row.optionalBytes("note_sealed"),
                row.text("actor"),
                row.instant("at"));
    }

    static Exposure exposure(Row row) {
        return new Exposure(
                new ExposureId(row.text("code")),
                new PartyId(row.text("operator")),
                new AssetId(row.text("asset")),
                row.text("asset_name"),
                row.optionalText("advisory").map(AdvisoryId::new),
                row.text("advisory_number"),
                row.text("vulnerability"),
                row.text("title"),
                row.text("package"),
                row.text("version"),
                row.text("match").equals("certain"),
                row.text("match_reason"),
                new Priority(
                        row.text("priority"),
                        row.optionalNumber("tier").map(Math::toIntExact),
                        row.optionalInstant("due_at"),
                        row.optionalInstant("due_from"),
                        row.optionalText("due_reason")
                                .map(text -> Json.mapper().readValue(text, Reason.class)),
                        row.truth("forensics"),
                        Json.mapper().readValue(row.text("duties"), DUTIES),
                        row.text("rule"),
                        row.text("decision_table"),
                        row.optionalText("pack"),
                        Json.mapper().readValue(row.text("inputs"), INPUTS),
                        Json.mapper().readValue(row.text("shown"), INPUTS)),
                row.text("state"),
                row.instant("found_at"),
                row.instant("due_set_at"),
                row.optionalText("matched_document").map(DocumentId::new),
                row.optionalInstant("unlisted_at"),
                row.integer("confidence"),
                row.optionalText("evidence")
                        .map(text -> Json.mapper().readValue(text, Evidence.class)));
    }
}
