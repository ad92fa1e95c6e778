package clearinghouse.formats.tuf;

import static clearinghouse.formats.tuf.RepositorySimulator.CONTENT;
import static clearinghouse.formats.tuf.RepositorySimulator.LATER;
import static clearinghouse.formats.tuf.RepositorySimulator.NOTE;
import static clearinghouse.formats.tuf.RepositorySimulator.NOW;
import static clearinghouse.formats.tuf.RepositorySimulator.PAST;
import static clearinghouse.formats.tuf.RepositorySimulator.PATH;
import static clearinghouse.formats.tuf.RepositorySimulator.head;
import static clearinghouse.formats.tuf.RepositorySimulator.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.BooleanNode;

class TrustedMetadataTest {
    private final RepositorySimulator repository = new RepositorySimulator();

    @Test
    void a_new_client_reaches_a_target_from_the_root_alone() {
        assertThat(repository.upToDate().find(PATH.value()))
                .isEqualTo(new TrustedMetadata.Found(TargetFile.of(CONTENT, NOTE)));
        assertThat(TargetFile.of(CONTENT, NOTE).note()).contains(NOTE);
    }

    @Test
    void a_target_that_is_not_listed_is_nowhere() {
        assertThat(repository.upToDate().find("org.json/json/other.jar"))
                .isEqualTo(new TrustedMetadata.Nowhere());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp.json", "1.root.json"})
    void a_changed_byte_is_tampering(String file) {
        var client = repository.client();
        repository.edit(file, "\"version\":1", "\"version\":2");
        if (file.equals("1.root.json")) {
            assertThat(TrustedMetadata.start(repository.file(file)))
                    .isEqualTo(
                            new TrustedMetadata.Refused(
                                    new Refusal.Tampered("root.json", Refusal.Part.SIGNATURE)));
        } else {
            assertThat(repository.refusal(client))
                    .contains(new Refusal.Tampered(file, Refusal.Part.SIGNATURE));
        }
    }

    @ParameterizedTest
    @CsvSource({"1.targets.json, targets.json", "1.snapshot.json, snapshot.json"})
    void a_file_of_the_right_length_with_other_content_is_tampering(String file, String name) {
        repository.edit(file, "\"version\":1", "\"version\":2");
        assertThat(repository.refusal()).contains(new Refusal.Tampered(name, Refusal.Part.HASH));
    }

    @ParameterizedTest
    @CsvSource({"1.targets.json, targets.json", "1.snapshot.json, snapshot.json"})
    void a_file_of_another_length_is_tampering(String file, String name) {
        repository.edit(file, "\"version\":1", "\"version\":10");
        assertThat(repository.refusal()).contains(new Refusal.Tampered(name, Refusal.Part.LENGTH));
        repository.edit(file, "\"version\":10", "\"version\":");
        assertThat(repository.refusal()).contains(new Refusal.Tampered(name, Refusal.Part.LENGTH));
    }

    @Test
    void a_signature_of_another_role_does_not_count() {
        repository.put(
                "timestamp.json",
                Signed.sign(
                        new Timestamp(RepositorySimulator.bare(1), head(1)),
                        List.of(repository.snapshotKey)));
        assertThat(repository.refusal())
                .contains(new Refusal.ThresholdNotMet("timestamp.json", 0, 1));
    }

    @Test
    void a_signature_still_owed_does_not_count() {
        var file = repository.client();
        var signed =
                Signed.sign(
                        new Timestamp(RepositorySimulator.bare(1), head(1)),
                        List.of(repository.timestampKey));
        repository.put(
                "timestamp.json",
                new Signed<>(
                        signed.metadata(),
                        List.of(
                                new Signed.Signature(
                                        repository.timestampKey.keyId(), "", Map.of())),
                        Map.of(),
                        signed.payload()));
        assertThat(repository.refusal(file))
                .contains(new Refusal.ThresholdNotMet("timestamp.json", 0, 1));
    }

    @Test
    void one_key_under_two_ids_is_one_signature() {
        var key = newKey();
        var alias =
                new Signer() {
                    @Override
                    public Key key() {
                        return new Key(
                                "ed25519",
                                "ed25519",
                                key.key().value(),
                                Map.of("x", BooleanNode.TRUE),
                                Map.of());
                    }

                    @Override
                    public byte[] sign(byte[] message) {
                        return key.sign(message);
                    }
                };
        var role = new TufRepository.Role(1, LATER, List.of(key, alias), 2);
        var other = new TufRepository.Role(1, LATER, newKey());
        var files = new TufRepository(role, other, other, other, Map.of()).metadata();
        assertThat(TrustedMetadata.start(RepositorySimulator.file(files, "1.root.json")))
                .isEqualTo(
                        new TrustedMetadata.Refused(
                                new Refusal.ThresholdNotMet("root.json", 1, 2)));
    }

    @Test
    void two_of_three_signers_meet_a_threshold_of_two() {
        var keys = List.of(newKey(), newKey(), newKey());
        var other = new TufRepository.Role(1, LATER, newKey());
        var names =
                new TufRepository(
                        new TufRepository.Role(1, LATER, keys, 2), other, other, other, Map.of());
        var full =
                (Signed.Valid)
                        Signed.parse(
                                "root.json",
                                RepositorySimulator.file(names.metadata(), "1.root.json"),
                                100_000);
        var root = (Root) full.file().metadata();
        assertThat(TrustedMetadata.start(Signed.sign(root, keys.subList(1, 3)).bytes()))
                .isInstanceOf(TrustedMetadata.Accepted.class);
        assertThat(TrustedMetadata.start(Signed.sign(root, keys.subList(2, 3)).bytes()))
                .isEqualTo(
                        new TrustedMetadata.Refused(
                                new Refusal.ThresholdNotMet("root.json", 1, 2)));
    }

    @Test
    void each_expired_role_is_refused() {
        repository.timestampExpires = PAST;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.Expired("timestamp.json", PAST));
        repository.timestampExpires = LATER;
        repository.snapshotExpires = PAST;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.Expired("snapshot.json", PAST));
        repository.snapshotExpires = LATER;
        repository.targetsExpires = PAST;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.Expired("targets.json", PAST));
        repository.targetsExpires = LATER;
        repository.rootExpires = PAST;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.Expired("root.json", PAST));
    }

    @Test
    void metadata_ends_at_the_instant_it_names() {
        repository.timestampExpires = NOW;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.Expired("timestamp.json", NOW));
    }

    @Test
    void a_repository_that_stands_still_expires_for_a_client_that_is_up_to_date() {
        var client = repository.upToDate();
        assertThat(Refresh.topRoles(client, repository, LATER, _ -> {}))
                .isInstanceOf(Refresh.Refused.class);
    }

    @Test
    void an_expired_root_may_lead_to_one_that_is_not() {
        repository.rootExpires = PAST;
        repository.publish();
        repository.rootVersion = 2;
        repository.rootExpires = LATER;
        repository.publish();
        assertThat(repository.refusal()).isEmpty();
    }

    @Test
    void an_older_timestamp_is_a_roll_back() {
        var old = Map.copyOf(repository.files);
        repository.publishNextRelease();
        var client = repository.upToDate();
        repository.files.putAll(old);
        assertThat(repository.refusal(client))
                .contains(new Refusal.RolledBack("timestamp.json", 2, 1));
    }

    @Test
    void a_newer_timestamp_that_names_an_older_snapshot_is_a_roll_back() {
        repository.publishNextRelease();
        var client = repository.upToDate();
        repository.listSnapshotByVersionOnly(1);
        assertThat(repository.refusal(client))
                .contains(new Refusal.RolledBack("snapshot.json", 2, 1));
    }

    @Test
    void a_newer_snapshot_that_names_older_targets_is_a_roll_back() {
        repository.publishNextRelease();
        var client = repository.upToDate();
        repository.listByVersionOnly(Map.of("targets.json", 1L));
        assertThat(repository.refusal(client))
                .contains(new Refusal.RolledBack("targets.json", 2, 1));
    }

    @Test
    void a_roll_back_is_noticed_after_a_restart() {
        var old = Map.copyOf(repository.files);
        repository.publishNextRelease();
        var saved = repository.upToDate().save();
        repository.files.putAll(old);
        assertThat(TrustedMetadata.restore(saved)).isInstanceOf(TrustedMetadata.Accepted.class);
        var client = ((TrustedMetadata.Accepted) TrustedMetadata.restore(saved)).trusted();
        assertThat(repository.refusal(client))
                .contains(new Refusal.RolledBack("timestamp.json", 2, 1));
    }

    @Test
    void a_saved_state_that_was_changed_is_refused() {
        var saved = new String(repository.upToDate().save(), StandardCharsets.UTF_8);
        for (var change :
                List.of(
                        "\"_type\":\"timestamp\"",
                        "\"_type\":\"snapshot\"",
                        "\"_type\":\"root\"")) {
            assertThat(
                            TrustedMetadata.restore(
                                    saved.replace(change, change + ",\"x\":1")
                                            .getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(TrustedMetadata.Refused.class);
        }
        assertThat(TrustedMetadata.restore(new byte[] {'{'}))
                .isInstanceOf(TrustedMetadata.Refused.class);
    }

    @Test
    void a_role_may_not_vanish_from_the_snapshot() {
        repository.listByVersionOnly(Map.of("targets.json", 1L, "vendor.json", 1L));
        var client = repository.upToDate();
        repository.listByVersionOnly(Map.of("targets.json", 1L));
        assertThat(repository.refusal(client)).contains(new Refusal.Vanished("vendor.json"));
    }

    @Test
    void a_snapshot_that_the_timestamp_does_not_name_is_a_mix() {
        repository.listSnapshotByVersionOnly(2);
        repository.files.put("2.snapshot.json", repository.file("1.snapshot.json"));
        assertThat(repository.refusal()).contains(new Refusal.Mixed("snapshot.json", 2, 1));
    }

    @Test
    void targets_that_the_snapshot_does_not_name_are_a_mix() {
        repository.listByVersionOnly(Map.of("targets.json", 2L));
        repository.files.put("2.targets.json", repository.file("1.targets.json"));
        assertThat(repository.refusal()).contains(new Refusal.Mixed("targets.json", 2, 1));
    }

    @Test
    void a_file_of_another_role_is_the_wrong_type() {
        repository.files.put("timestamp.json", repository.file("1.snapshot.json"));
        assertThat(repository.refusal())
                .contains(new Refusal.WrongType("timestamp.json", "snapshot"));
    }

    @Test
    void a_file_over_the_limit_is_not_read() {
        repository.files.put("timestamp.json", new byte[TrustedMetadata.MAX_TIMESTAMP + 1]);
        assertThat(repository.refusal())
                .contains(new Refusal.TooLarge("timestamp.json", TrustedMetadata.MAX_TIMESTAMP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1, | \"version\":1.0,",
                "\"version\":1, | \"version\":0,",
                "\"version\":1, | \"version\":1,\"version\":1,",
                "\"spec_version\":\"1.0.34\" | \"spec_version\":\"2.0.0\"",
                "\"_type\":\"timestamp\" | \"_type\":\"mirrors\"",
                "\"snapshot.json\" | \"snapshot.jso\"",
                "\"expires\":\"2026-11-23T12:00:00Z\" | \"expires\":\"2026-11-23T12:00:00.5Z\"",
                "\"expires\":\"2026-11-23T12:00:00Z\" | \"expires\":\"2026-13-23T12:00:00Z\"",
                "\"signatures\" | \"signature\"",
            })
    void a_file_that_is_not_shaped_as_the_specification_says_is_refused(String from, String to) {
        repository.edit(
                "timestamp.json",
                from.strip().replaceAll(",$", ""),
                to.strip().replaceAll(",$", ""));
        assertThat(repository.refusal())
                .hasValueSatisfying(why -> assertThat(why).isInstanceOf(Refusal.Malformed.class));
    }

    @Test
    void a_new_root_needs_the_old_and_the_new_keys() {
        var old = repository.rootKey;
        repository.rootKey = newKey();
        repository.rootVersion = 2;
        repository.publish();
        assertThat(repository.refusal()).contains(new Refusal.ThresholdNotMet("2.root.json", 0, 1));
        repository.publish(List.of(old));
        assertThat(repository.refusal()).isEmpty();
        var root = repository.upToDate().root();
        repository.put("2.root.json", Signed.sign(root, List.of(old)));
        assertThat(repository.refusal()).contains(new Refusal.ThresholdNotMet("2.root.json", 0, 1));
    }

    @Test
    void roots_are_walked_one_by_one() {
        var first = repository.file("1.root.json");
        repository.rootVersion = 2;
        repository.publish();
        repository.rootVersion = 3;
        repository.publish();
        assertThat(repository.upToDate().root().version()).isEqualTo(3);
        repository.files.put("2.root.json", repository.file("3.root.json"));
        assertThat(repository.refusal()).contains(new Refusal.Mixed("2.root.json", 2, 3));
        repository.files.put("2.root.json", first);
        assertThat(repository.refusal()).contains(new Refusal.RolledBack("2.root.json", 1, 1));
    }

    @Test
    void a_replaced_timestamp_key_undoes_versions_pushed_far_ahead() {
        repository.timestampVersion = 1_000_000;
        repository.publish();
        var client = repository.upToDate();
        repository.timestampKey = newKey();
        repository.timestampVersion = 2;
        repository.rootVersion = 2;
        repository.publish();
        assertThat(repository.refusal(client)).isEmpty();
    }

    @Test
    void an_equal_timestamp_version_changes_nothing() {
        var client = repository.upToDate();
        repository.timestampExpires = LATER.plusSeconds(1);
        repository.publish();
        assertThat(repository.upToDate().timestamp().orElseThrow().head().expires())
                .isEqualTo(LATER.plusSeconds(1));
        var again = (Refresh.Current) repository.refresh(client);
        assertThat(again.trusted().timestamp().orElseThrow().head().expires()).isEqualTo(LATER);
    }

    @Test
    void a_client_keeps_each_step_before_it_takes_the_next() {
        repository.rootVersion = 2;
        repository.publish();
        repository.edit("1.targets.json", "\"version\":1", "\"version\":2");
        var kept = new ArrayList<Long>();
        Refresh.topRoles(
                repository.client(),
                repository,
                NOW,
                trusted ->
                        kept.add(
                                trusted.root().version() * 10
                                        + (trusted.snapshot().isPresent() ? 1 : 0)));
        assertThat(kept).containsExactly(20L, 20L, 21L);
    }

    @Test
    void delegated_roles_are_asked_in_order_and_a_terminating_one_ends_the_search() {
        var vendor = newKey();
        var keys = Map.of(vendor.keyId(), vendor.key());
        var roleKeys = new RoleKeys(List.of(vendor.keyId()), 1, Map.of());
        var first =
                new Delegations.Role(
                        "first", roleKeys, false, Optional.of(List.of("a/*")), Optional.empty());
        var second =
                new Delegations.Role(
                        "second",
                        roleKeys,
                        true,
                        Optional.of(List.of("a/*.jar")),
                        Optional.empty());
        var third =
                new Delegations.Role(
                        "third", roleKeys, false, Optional.of(List.of("a/*")), Optional.empty());
        var target = TargetFile.of(CONTENT, NOTE);
        var loop =
                new Delegations.Role(
                        "first", roleKeys, false, Optional.of(List.of("a/*")), Optional.empty());
        delegate(
                Map.of(
                        "targets",
                                new Targets(
                                        Map.of(),
                                        Optional.of(
                                                new Delegations(
                                                        keys,
                                                        List.of(first, second, third),
                                                        Map.of())),
                                        head(1)),
                        "first",
                                new Targets(
                                        Map.of("b/x.jar", target),
                                        Optional.of(new Delegations(keys, List.of(loop), Map.of())),
                                        head(1)),
                        "second", new Targets(Map.of("a/x.jar", target), Optional.empty(), head(1)),
                        "third",
                                new Targets(
                                        Map.of("a/y.txt", target, "a/z.jar", target),
                                        Optional.empty(),
                                        head(1))),
                vendor);
        var client = repository.upToDate();
        assertThat(find(client, "a/x.jar")).isEqualTo(new TrustedMetadata.Found(target));
        assertThat(find(client, "a/y.txt")).isEqualTo(new TrustedMetadata.Found(target));
        // The second role covers it and ends the search before the third is asked.
        assertThat(find(client, "a/z.jar")).isEqualTo(new TrustedMetadata.Nowhere());
        // The first role lists it without being trusted with it.
        assertThat(find(client, "b/x.jar")).isEqualTo(new TrustedMetadata.Nowhere());
    }

    @Test
    void a_delegated_role_needs_the_signatures_that_its_delegator_names() {
        var vendor = newKey();
        var role =
                new Delegations.Role(
                        "vendor",
                        new RoleKeys(List.of(vendor.keyId()), 1, Map.of()),
                        false,
                        Optional.of(List.of("*")),
                        Optional.empty());
        delegate(
                Map.of(
                        "targets",
                        new Targets(
                                Map.of(),
                                Optional.of(
                                        new Delegations(
                                                Map.of(vendor.keyId(), vendor.key()),
                                                List.of(role),
                                                Map.of())),
                                head(1)),
                        "vendor",
                        new Targets(Map.of(), Optional.empty(), head(1))),
                newKey());
        var needs = (TrustedMetadata.Needs) repository.upToDate().find("x");
        assertThat(Refresh.role(repository.upToDate(), needs, repository, NOW))
                .isEqualTo(new Refresh.Refused(new Refusal.ThresholdNotMet("vendor.json", 0, 1)));
    }

    private void delegate(Map<String, Targets> roles, Signer vendor) {
        var versions = new HashMap<String, Long>();
        roles.forEach((name, targets) -> {
            versions.put(name + ".json", 1L);
            var signer = name.equals("targets") ? repository.targetsKey : vendor;
            repository.put("1." + name + ".json", Signed.sign(targets, List.of(signer)));
        });
        repository.listByVersionOnly(versions);
    }

    private TrustedMetadata.Lookup find(TrustedMetadata from, String path) {
        var trusted = from;
        var found = trusted.find(path);
        while (found instanceof TrustedMetadata.Needs needs) {
            trusted = ((Refresh.Current) Refresh.role(trusted, needs, repository, NOW)).trusted();
            found = trusted.find(path);
        }
        return found;
    }
}
