package clearinghouse.signer;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tuf.Key;
import clearinghouse.formats.tuf.Signer;
import clearinghouse.formats.tuf.TufRepository;
import clearinghouse.signer.SigningKey.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeskTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final String ORIGIN = "hub-1/record";

    private static final byte[] OSV = utf8("{\"schema_version\":\"1.7.5\",\"id\":\"X\"}");

    @TempDir private Path keys;
    @TempDir private Path state;
    private Desk desk;

    @BeforeEach
    void open() {
        desk = restarted();
    }

    private Desk restarted() {
        return new Desk(keys, state, Algorithm.ML_DSA_65, CHANCE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Hash root(int which) {
        return Hash.ofLeaf(new byte[] {(byte) which});
    }

    private static Ask tree(long size, int root) {
        return new Ask.Seal(new Checkpoint(ORIGIN, size, root(root)));
    }

    private static void assertSigns(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Signatures.class);
    }

    private static void assertRefuses(Answer answer, String why) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class, refused -> assertThat(refused.why()).contains(why));
    }

    private static void assertPassed(Answer answer, String why) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Passed.class, passed -> assertThat(passed.why()).contains(why));
    }

    // The record

    @Test
    void a_checkpoint_is_signed_by_each_key_of_the_record_over_its_text() {
        var signatures = ((Answer.Signatures) desk.ask(tree(3, 3))).signatures();
        var text = utf8(new Checkpoint(ORIGIN, 3, root(3)).text());
        assertThat(signatures).hasSize(2);
        assertThat(key(Purpose.RECORD).verifies(text, signatures.get(0))).isTrue();
        assertThat(key(Purpose.RECORD_ML_DSA_65).verifies(text, signatures.get(1))).isTrue();
    }

    private SigningKey key(Purpose purpose) {
        return SigningKey.open(purpose.in(keys), purpose.algorithm(), CHANCE);
    }

    @Test
    void the_record_is_one_tree_at_each_size_and_never_shrinks() {
        assertSigns(desk.ask(tree(3, 3)));
        assertSigns(desk.ask(tree(3, 3)));
        assertPassed(desk.ask(tree(3, 4)), "another tree of 3");
        assertPassed(desk.ask(tree(2, 2)), "a tree of 3");
        assertSigns(desk.ask(tree(4, 4)));
    }

    @Test
    void what_the_record_has_become_outlives_a_restart() {
        assertSigns(desk.ask(tree(3, 3)));
        assertPassed(restarted().ask(tree(3, 4)), "another tree of 3");
        assertPassed(restarted().ask(tree(2, 2)), "a tree of 3");
        assertSigns(restarted().ask(tree(3, 3)));
    }

    @Test
    void a_record_has_one_name() {
        assertSigns(desk.ask(tree(3, 3)));
        assertRefuses(desk.ask(new Ask.Seal(new Checkpoint("hub-2/record", 4, root(4)))), ORIGIN);
    }

    @Test
    void a_head_from_before_checkpoints_is_signed_at_any_size_if_this_key_signed_it() {
        assertSigns(desk.ask(tree(9, 9)));
        var head = new TreeHead(3, root(3), NOW);
        var signature = key(Purpose.RECORD).sign(head.signedBytes());
        assertSigns(desk.ask(new Ask.SealAnew(ORIGIN, head, signature)));
        assertRefuses(
                desk.ask(new Ask.SealAnew(ORIGIN, new TreeHead(3, root(4), NOW), signature)),
                "did not sign");
        assertRefuses(desk.ask(new Ask.SealAnew("other", head, signature)), ORIGIN);
    }

    @Test
    void a_file_of_what_was_signed_last_that_is_damaged_stops_signing_and_is_named()
            throws IOException {
        assertSigns(desk.ask(tree(3, 3)));
        for (var text : List.of("", "clearinghouse last signed 1\n0\n0\n", "x".repeat(70_000))) {
            Files.writeString(state.resolve("last-signed"), text);
            assertThat(restarted().ask(tree(4, 4)))
                    .isInstanceOfSatisfying(
                            Answer.Unusable.class,
                            unusable -> assertThat(unusable.why()).contains("last-signed"));
        }
    }

    @Test
    void nothing_is_signed_that_cannot_be_written_down() throws IOException {
        assertThat(desk.ask(new Ask.Keys())).isInstanceOf(Answer.Keys.class);
        Files.createDirectories(state.resolve("last-signed.partial/in-the-way"));
        assertThat(desk.ask(tree(1, 1))).isInstanceOf(Answer.Unusable.class);
    }

    // Releases

    private byte[] metadata(Purpose role, long version) {
        return metadata(role, version, signers(desk));
    }

    private static Map<Purpose, Key> signers(Desk desk) {
        var signers = new EnumMap<Purpose, Key>(Purpose.class);
        for (var key : ((Answer.Keys) desk.ask(new Ask.Keys())).keys()) {
            if (Purpose.TUF.contains(key.purpose())) {
                signers.put(key.purpose(), Key.ed25519(key.key()));
            }
        }
        return signers;
    }

    /** The signed part as the repository hands it to who signs. */
    private static byte[] metadata(Purpose wanted, long version, Map<Purpose, Key> keys) {
        var handed = new EnumMap<Purpose, byte[]>(Purpose.class);
        var roles = new EnumMap<Purpose, TufRepository.Role>(Purpose.class);
        Purpose.TUF.forEach(role -> {
            var signer =
                    new Signer() {
                        @Override
                        public Key key() {
                            return of(keys, role);
                        }

                        @Override
                        public byte[] sign(byte[] message) {
                            handed.put(role, message);
                            return new byte[64];
                        }
                    };
            roles.put(role, new TufRepository.Role(version, NOW, signer));
        });
        new TufRepository(
                        of(roles, Purpose.TUF_ROOT),
                        of(roles, Purpose.TUF_TARGETS),
                        of(roles, Purpose.TUF_SNAPSHOT),
                        of(roles, Purpose.TUF_TIMESTAMP),
                        Map.of())
                .metadata();
        return of(handed, wanted);
    }

    private static <T> T of(Map<Purpose, T> all, Purpose purpose) {
        return Objects.requireNonNull(all.get(purpose));
    }

    @ParameterizedTest
    @EnumSource(names = "TUF_.*", mode = EnumSource.Mode.MATCH_ALL)
    void a_role_signs_its_own_metadata_and_none_of_another_role(Purpose role) {
        for (var other : Purpose.TUF) {
            var answer = desk.ask(new Ask.Publish(role, metadata(other, 1)));
            if (other == role) {
                var signature = ((Answer.Signatures) answer).signatures().getFirst();
                assertThat(key(role).verifies(metadata(role, 1), signature)).isTrue();
            } else {
                assertRefuses(answer, role.file());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TUF_.*", mode = EnumSource.Mode.MATCH_ALL)
    void a_version_never_falls_and_may_be_signed_again(Purpose role) {
        assertSigns(desk.ask(new Ask.Publish(role, metadata(role, 2))));
        assertSigns(desk.ask(new Ask.Publish(role, metadata(role, 2))));
        assertRefuses(restarted().ask(new Ask.Publish(role, metadata(role, 1))), "version 2");
        assertSigns(restarted().ask(new Ask.Publish(role, metadata(role, 3))));
    }

    @Test
    void a_root_that_names_another_key_is_not_signed(@TempDir Path others) {
        for (var role : Purpose.TUF) {
            var keys = signers(desk);
            keys.put(
                    role,
                    Key.ed25519(SigningKey.open(others.resolve(role.file()), CHANCE).publicKey()));
            assertRefuses(
                    desk.ask(
                            new Ask.Publish(Purpose.TUF_ROOT, metadata(Purpose.TUF_ROOT, 1, keys))),
                    "other keys");
        }
    }

    @Test
    void a_root_that_names_two_keys_for_a_role_or_one_for_two_is_not_signed() {
        var root = new String(metadata(Purpose.TUF_ROOT, 1), StandardCharsets.UTF_8);
        var ids = signers(desk);
        var targets = of(ids, Purpose.TUF_TARGETS).id();
        var timestamp = of(ids, Purpose.TUF_TIMESTAMP).id();
        var one = "\"keyids\":[\"%s\"]".formatted(targets);
        assertThat(root).contains(one);
        for (var wrong :
                List.of(
                        root.replace(
                                one, "\"keyids\":[\"%s\",\"%s\"]".formatted(targets, timestamp)),
                        root.replace(one, "\"keyids\":[\"%s\"]".formatted(timestamp)))) {
            assertRefuses(desk.ask(new Ask.Publish(Purpose.TUF_ROOT, utf8(wrong))), "other keys");
        }
    }

    @Test
    void metadata_in_another_form_than_the_canonical_one_is_not_signed() {
        var text = new String(metadata(Purpose.TUF_TIMESTAMP, 1), StandardCharsets.UTF_8);
        for (var other : List.of(" " + text, text + "\n", text.replace(":1", ": 1"))) {
            assertRefuses(
                    desk.ask(new Ask.Publish(Purpose.TUF_TIMESTAMP, utf8(other))),
                    "tuf-timestamp.key");
        }
    }

    // Across purposes

    @Test
    void no_key_signs_what_another_one_is_for() {
        desk.ask(new Ask.Certificate("Clearinghouse", NOW));
        var checkpoint = utf8(new Checkpoint(ORIGIN, 3, root(3)).text());
        var foreign =
                Stream.concat(
                                Stream.of(checkpoint, OSV, new byte[32], new byte[0]),
                                Purpose.TUF.stream().map(role -> metadata(role, 1)))
                        .toList();
        for (var bytes : foreign) {
            for (var purpose : Purpose.values()) {
                boolean its =
                        Purpose.TUF.contains(purpose) && Arrays.equals(bytes, metadata(purpose, 1));
                if (!its) {
                    assertRefuses(desk.ask(new Ask.Publish(purpose, bytes)), purpose.file());
                }
            }
            if (!Arrays.equals(bytes, OSV)) {
                assertRefuses(desk.ask(new Ask.Vouch(bytes, NOW)), "openpgp.key");
            }
            if (bytes.length != 32) {
                assertRefuses(desk.ask(new Ask.Invite(bytes)), "invitation.key");
            }
        }
    }

    // Advisories

    @Test
    void an_advisory_says_itself_in_which_one_format_it_is() {
        desk.ask(new Ask.Certificate("Clearinghouse", NOW));
        for (var good :
                List.of(
                        "{\"document\":{\"csaf_version\":\"2.0\"}}",
                        "{\"schema_version\":\"1.7.5\"}",
                        "{\"dataType\":\"CVE_RECORD\"}",
                        "{\"@context\":\"https://openvex.dev/ns/v0.2.0\"}",
                        "{\"bomFormat\":\"CycloneDX\",\"vulnerabilities\":[]}")) {
            assertThat(desk.ask(new Ask.Vouch(utf8(good), NOW)))
                    .isInstanceOf(Answer.Armoured.class);
        }
        for (var bad :
                List.of(
                        "{}",
                        "[]",
                        "a text",
                        "{\"bomFormat\":\"CycloneDX\",\"components\":[]}",
                        "{\"schema_version\":\"1.7.5\"} more",
                        "{\"schema_version\":\"1.7.5\",\"dataType\":\"CVE_RECORD\"}")) {
            assertRefuses(desk.ask(new Ask.Vouch(utf8(bad), NOW)), "openpgp.key");
        }
    }

    @Test
    void advisories_are_signed_after_a_restart_without_asking_for_the_certificate_first() {
        assertRefuses(desk.ask(new Ask.Vouch(OSV, NOW)), "no key");
        desk.ask(new Ask.Certificate("Clearinghouse", NOW));
        assertThat(restarted().ask(new Ask.Vouch(OSV, NOW))).isInstanceOf(Answer.Armoured.class);
    }

    // Keys

    @Test
    void keys_are_made_once_and_their_fingerprints_are_of_their_files() throws IOException {
        var first = desk.ask(new Ask.Keys());
        assertThat(restarted().ask(new Ask.Keys())).isEqualTo(first);
        desk.ask(new Ask.Certificate("Clearinghouse", NOW));
        var prints = ((Answer.Fingerprints) desk.ask(new Ask.Fingerprints())).byFile();
        assertThat(prints.keySet())
                .containsExactlyInAnyOrder(
                        "invitation.key",
                        "openpgp.key",
                        "record.key",
                        "record-ml-dsa-65.key",
                        "tuf-root.key",
                        "tuf-targets.key",
                        "tuf-snapshot.key",
                        "tuf-timestamp.key");
        for (var print : prints.entrySet()) {
            assertThat(print.getValue())
                    .isEqualTo(
                            Fingerprint.of(
                                    print.getKey(),
                                    Files.readAllBytes(keys.resolve(print.getKey()))));
        }
    }

    @Test
    void a_key_that_others_can_read_is_named() throws IOException {
        desk.ask(new Ask.Keys());
        Files.setPosixFilePermissions(
                keys.resolve("tuf-root.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(restarted().ask(new Ask.Keys()))
                .isInstanceOfSatisfying(
                        Answer.Unusable.class,
                        unusable ->
                                assertThat(unusable.why())
                                        .contains("tuf-root.key")
                                        .contains("0600"));
    }
}
