package clearinghouse.signer;

import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tuf.Key;
import clearinghouse.formats.tuf.Metadata;
import clearinghouse.formats.tuf.Root;
import clearinghouse.signer.SigningKey.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys and signs what each of them may sign. Whoever asks is not believed: what it hands
 * over is read here, so that a server that somebody else has taken over gets no signature for
 * another purpose, and none that takes back what was signed before.
 */
public final class Desk implements Signing {

    private static final String MAC = "HmacSHA256";
    private static final int RANDOM = 32;
    private static final int MAC_LENGTH = 16;

    private final Path keys;
    private final Path state;
    private final Algorithm wanted;
    private final SecureRandom chance;

    private @Nullable Opened opened;
    private @Nullable OpenPgpKey advisory;
    private @Nullable LastSigned last;

    /** All keys but that of OpenPGP, whose library takes longer to open than all others. */
    private record Opened(Map<Purpose, SigningKey> keys, SecretKeySpec invitation) {

        SigningKey key(Purpose purpose) {
            return Optional.ofNullable(keys.get(purpose))
                    .orElseThrow(() -> new IllegalStateException("no key for " + purpose));
        }

        /** By each key of the record that there is. */
        Answer signRecord(Checkpoint checkpoint) {
            var text = checkpoint.text().getBytes(StandardCharsets.UTF_8);
            return new Answer.Signatures(
                    Stream.concat(Stream.of(Purpose.RECORD), Purpose.BESIDE.stream())
                            .filter(keys::containsKey)
                            .map(purpose -> key(purpose).sign(text))
                            .toList());
        }

        Map<Purpose, Key> tuf() {
            var tuf = new EnumMap<Purpose, Key>(Purpose.class);
            Purpose.TUF.forEach(role -> tuf.put(role, Key.ed25519(key(role).publicKey())));
            return tuf;
        }
    }

    /**
     * @param keys the folder of the keys
     * @param state the folder of what was signed last, which is in no backup of the keys
     * @param wanted the key of ML-DSA that is made for the record. A setting only says which one is
     *     made; one that has begun to sign goes on, or a checkpoint without its signature would
     *     look like one from which it was taken away.
     */
    public Desk(Path keys, Path state, Algorithm wanted, SecureRandom chance) {
        this.keys = keys;
        this.state = state;
        this.wanted = wanted;
        this.chance = chance;
    }

    @Override
    public synchronized Answer ask(Ask ask) {
        try {
            return answer(ask);
        } catch (IllegalStateException e) {
            return new Answer.Unusable(String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException _) {
            return new Answer.Unusable(
                    "the folders %s and %s cannot be read or written; look at their owner and at the disk"
                            .formatted(keys, state));
        }
    }

    private Answer answer(Ask ask) throws IOException {
        return switch (ask) {
            case Ask.Keys() -> keys();
            case Ask.Fingerprints() -> fingerprints();
            case Ask.Seal(var checkpoint) -> seal(checkpoint);
            case Ask.SealAnew(var origin, var head, var signature) ->
                    sealAnew(origin, head, signature);
            case Ask.Publish(var role, var signed) -> publish(role, signed);
            case Ask.Certificate(var publisher, var now) -> certificate(publisher, now);
            case Ask.Vouch(var document, var at) -> vouch(document, at);
            case Ask.Invite(var random) -> invite(random);
        };
    }

    private Answer keys() {
        return new Answer.Keys(
                opened().keys().entrySet().stream()
                        .map(entry ->
                                new VerifyingKey(entry.getKey(), entry.getValue().publicKey()))
                        .toList());
    }

    private Answer fingerprints() throws IOException {
        var prints = new LinkedHashMap<String, String>();
        for (var purpose : Purpose.values()) {
            if (Files.exists(purpose.in(keys))) {
                prints.put(
                        purpose.file(),
                        Fingerprint.of(purpose.file(), Files.readAllBytes(purpose.in(keys))));
            }
        }
        return new Answer.Fingerprints(prints);
    }

    private Answer seal(Checkpoint checkpoint) throws IOException {
        return switch (last().seal(checkpoint)) {
            case LastSigned.Decision.Refuses(var why) -> why;
            case LastSigned.Decision.Signs(var next) -> {
                keep(next);
                yield opened().signRecord(checkpoint);
            }
        };
    }

    /** What the record's key vouched for once may have any size. */
    private Answer sealAnew(String origin, TreeHead head, byte[] signature) throws IOException {
        if (!opened().key(Purpose.RECORD).verifies(head.signedBytes(), signature)) {
            return new Answer.Refused("the record's key did not sign this head");
        }
        var pinned = last().record().map(Checkpoint::origin);
        if (!pinned.orElse(origin).equals(origin)) {
            return new Answer.Refused(
                    "the record's key signs the record %s, and no other".formatted(pinned.get()));
        }
        return opened().signRecord(new Checkpoint(origin, head.size(), head.root()));
    }

    private Answer publish(Purpose role, byte[] signed) throws IOException {
        var metadata =
                Purpose.TUF.contains(role)
                        ? Forms.metadata(role, signed)
                        : Optional.<Metadata>empty();
        if (metadata.isEmpty()) {
            return new Answer.Refused(
                    "the key %s signs metadata of its own role, and nothing else"
                            .formatted(role.file()));
        }
        if (metadata.get() instanceof Root root && !Forms.namesExactly(root, opened().tuf())) {
            return new Answer.Refused(
                    "the key %s signs no root that names other keys than those here"
                            .formatted(role.file()));
        }
        return switch (last().publish(role, metadata.get().version())) {
            case LastSigned.Decision.Refuses(var why) -> why;
            case LastSigned.Decision.Signs(var next) -> {
                keep(next);
                yield new Answer.Signatures(List.of(opened().key(role).sign(signed)));
            }
        };
    }

    private Answer certificate(String publisher, Instant now) {
        var key = advisory(publisher, now);
        return new Answer.Certificate(key.certificate(), key.fingerprint());
    }

    private Answer vouch(byte[] document, Instant at) {
        if (Files.notExists(Purpose.ADVISORY.in(keys))) {
            return new Answer.Refused("no key for advisories was made yet");
        }
        if (!Forms.isAdvisory(document)) {
            return new Answer.Refused(
                    "the key %s signs advisories in CSAF, OSV, CVE, OpenVEX and CycloneDX VEX, and nothing else"
                            .formatted(Purpose.ADVISORY.file()));
        }
        return new Answer.Armoured(advisory("", at).sign(document, at));
    }

    private OpenPgpKey advisory(String publisher, Instant now) {
        var key = advisory;
        if (key == null) {
            key = OpenPgpKey.open(Purpose.ADVISORY.in(keys), publisher, now, chance);
            advisory = key;
        }
        return key;
    }

    private Answer invite(byte[] random) {
        if (random.length != RANDOM) {
            return new Answer.Refused(
                    "the key %s signs the %d bytes of a link, and nothing else"
                            .formatted(Purpose.INVITATION.file(), RANDOM));
        }
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(opened().invitation());
            return new Answer.Signatures(List.of(Arrays.copyOf(mac.doFinal(random), MAC_LENGTH)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of the links cannot sign", e);
        }
    }

    private LastSigned last() throws IOException {
        var known = last;
        if (known == null) {
            known = LastSigned.read(state);
            last = known;
        }
        return known;
    }

    private void keep(LastSigned next) throws IOException {
        if (!next.equals(last())) {
            next.write(state);
            last = next;
        }
    }

    private Opened opened() {
        var known = opened;
        if (known == null) {
            known = open();
            opened = known;
        }
        return known;
    }

    private Opened open() {
        var all = new EnumMap<Purpose, SigningKey>(Purpose.class);
        Stream.of(Stream.of(Purpose.RECORD), beside(), Purpose.TUF.stream())
                .flatMap(each -> each)
                .forEach(purpose ->
                        all.put(
                                purpose,
                                SigningKey.open(purpose.in(keys), purpose.algorithm(), chance)));
        return new Opened(
                all,
                new SecretKeySpec(
                        PrivateFile.open(Purpose.INVITATION.in(keys), this::random), MAC));
    }

    /** Those that are there; a stronger one does for a weaker one that is wanted. */
    private Stream<Purpose> beside() {
        var there = Purpose.BESIDE.stream().filter(each -> Files.exists(each.in(keys))).toList();
        var asked = Purpose.BESIDE.stream().filter(each -> each.algorithm() == wanted).findFirst();
        boolean strongEnough =
                there.stream().anyMatch(each -> each.algorithm().compareTo(wanted) >= 0);
        return Purpose.BESIDE.stream()
                .filter(each ->
                        there.contains(each)
                                || (!strongEnough && asked.filter(each::equals).isPresent()));
    }

    private byte[] random() {
        var bytes = new byte[RANDOM];
        chance.nextBytes(bytes);
        return bytes;
    }
}
