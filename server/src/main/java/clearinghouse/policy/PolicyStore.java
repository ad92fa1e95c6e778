package clearinghouse.policy;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.platform.Classification;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.platform.UseLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

final class PolicyStore {

    private static final String PACK = "id, version, content, valid_from::text, valid_until::text";

    private final Tx tx;

    PolicyStore(Tx tx) {
        this.tx = tx;
    }

    /** A second server that starts at the same time adds nothing. */
    void saveNew(PolicyPack pack, Instant now) {
        tx.update(
                """
                insert into policy_pack (id, version, content, valid_from, valid_until, loaded_at) values (?, ?, ?, ?::date, ?::date, ?)
                on conflict (id, version) do nothing
                """,
                pack.id(),
                pack.version(),
                pack.content(),
                pack.from().toString(),
                pack.until().map(LocalDate::toString),
                now);
    }

    void saveNew(PolicyLimit limit, Instant now) {
        tx.update(
                """
                insert into policy_limit (name, version, days, minutes, reason, loaded_at) values (?, ?, ?, ?, ?, ?)
                on conflict (name, version) do nothing
                """,
                limit.name(),
                limit.version(),
                Optional.of(limit.lasts().toDays()).filter(_ -> limit.isInDays()),
                Optional.of(limit.lasts().toMinutes()).filter(_ -> !limit.isInDays()),
                limit.reason(),
                now);
    }

    void saveNew(PolicyCap cap, Instant now) {
        tx.update(
                """
                insert into policy_limit (name, version, number, reason, loaded_at) values (?, ?, ?, ?, ?)
                on conflict (name, version) do nothing
                """,
                cap.name(),
                cap.version(),
                cap.most(),
                cap.reason(),
                now);
    }

    void saveNew(PolicyAssumption assumption, Instant now) {
        tx.update(
                """
                insert into policy_assumption (point, version, value, reason, loaded_at) values (?, ?, ?, ?, ?)
                on conflict (point, version) do nothing
                """,
                assumption.point(),
                assumption.version(),
                assumption.value(),
                assumption.reason(),
                now);
    }

    /** The newest version of each is in force. */
    Map<String, Assumption> assumptions() {
        return tx.map(
                """
                select distinct on (point) point, value, reason from policy_assumption
                 order by point, version desc
                """,
                row -> row.text("point"),
                row -> new Assumption(row.text("value"), row.text("reason")));
    }

    void saveNew(PolicyPasswordDuty duty, Instant now) {
        tx.update(
                """
                insert into policy_password_duty (duty, version, allowed, reason, loaded_at) values (?, ?, ?, ?, ?)
                on conflict (duty, version) do nothing
                """,
                duty.duty(),
                duty.version(),
                duty.allowed(),
                duty.reason(),
                now);
    }

    /** By the newest version of each; what no version names is not among them. */
    List<String> passwordDuties() {
        return tx.list(
                """
                select duty from (select distinct on (duty) duty, allowed from policy_password_duty
                                   order by duty, version desc) newest
                 where allowed
                """,
                row -> row.text("duty"));
    }

    void saveNew(PolicyLabel label, Instant now) {
        tx.update(
                """
                insert into policy_label (kind, version, label, reason, loaded_at) values (?, ?, ?::tlp, ?, ?)
                on conflict (kind, version) do nothing
                """,
                label.kind(),
                label.version(),
                label.label(),
                label.reason(),
                now);
    }

    void saveNew(PolicyTerm term, Instant now) {
        tx.update(
                """
                insert into policy_term (kind, name, version, given, meaning, loaded_at) values (?, ?, ?, ?, ?, ?)
                on conflict (kind, name, version) do nothing
                """,
                term.kind().code(),
                term.name(),
                term.version(),
                term.given(),
                term.meaning(),
                now);
    }

    void saveNew(PolicyCeiling ceiling, Instant now) {
        tx.update(
                """
                insert into policy_classification (version, highest, reason, loaded_at)
                values (?, ?::classification, ?, ?) on conflict (version) do nothing
                """,
                ceiling.version(),
                ceiling.highest(),
                ceiling.reason(),
                now);
    }

    Classification highestClassification() {
        return tx.first(
                        "select policy_highest_classification()::text as highest",
                        row -> Classification.ofCode(row.text("highest")))
                .orElseThrow();
    }

    /** The newest version of each is in force; by name. */
    List<UseLimit> terms(PolicyTerm.Kind kind) {
        return tx.list(
                "select name, meaning from policy_terms(?) order by name",
                PolicyStore::term,
                kind.code());
    }

    /** Those that are said where nobody says another. */
    List<UseLimit> termsGiven(PolicyTerm.Kind kind) {
        return tx.list(
                "select name, meaning from policy_terms(?) where given order by name",
                PolicyStore::term,
                kind.code());
    }

    private static UseLimit term(Row row) {
        return new UseLimit(row.text("name"), row.text("meaning"));
    }

    /** The newest version is in force. */
    Optional<TlpLabel> label(PolicyLabel.Kind kind) {
        return tx.first(
                "select label::text from policy_label where kind = ? order by version desc limit 1",
                row -> TlpLabel.valueOf(row.text("label").toUpperCase(Locale.ROOT)),
                kind);
    }

    /** The newest version is in force. */
    Optional<Duration> limit(String name) {
        return tx.first(
                """
                select coalesce(days * 24 * 60, minutes) as minutes from policy_limit
                 where name = ? order by version desc limit 1
                """,
                row -> Duration.ofMinutes(row.integer("minutes")),
                name);
    }

    /** The newest version is in force. */
    Optional<Integer> cap(String name) {
        return tx.first(
                "select number from policy_limit where name = ? order by version desc limit 1",
                row -> row.integer("number"),
                name);
    }

    /** The newest version is in force. */
    Optional<Term> term(String name) {
        return tx.first(
                """
                select name, version, coalesce(days * 24 * 60, minutes) as minutes, reason from policy_limit
                 where name = ? order by version desc limit 1
                """,
                row ->
                        new Term(
                                row.text("name"),
                                row.integer("version"),
                                Duration.ofMinutes(row.integer("minutes")),
                                row.text("reason")),
                name);
    }

    Optional<PolicyPack> find(String id, int version) {
        return tx.first(
                "select %s from policy_pack where id = ? and version = ?".formatted(PACK),
                PolicyStore::pack,
                id,
                version);
    }

    /** The newest version of those that are in force on that day. */
    Optional<PolicyPack> inForce(String id, LocalDate day) {
        return tx.first(
                """
                select %s from policy_pack
                 where id = ? and valid_from <= ?::date and (valid_until is null or valid_until > ?::date)
                 order by version desc limit 1
                """
                        .formatted(PACK),
                PolicyStore::pack,
                id,
                day.toString(),
                day.toString());
    }

    private static PolicyPack pack(Row row) {
        return new PolicyPack(
                row.text("id"),
                row.integer("version"),
                row.text("content"),
                LocalDate.parse(row.text("valid_from")),
                row.optionalText("valid_until").map(LocalDate::parse));
    }
}
