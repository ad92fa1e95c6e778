package clearinghouse.app;

import clearinghouse.parties.Authenticators;
import clearinghouse.parties.PersonId;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * WebAuthn by Spring Security's relying party, which is given one passkey at a time in place of its
 * repositories: what is kept, where, and who may see it, stays with us.
 */
final class SpringAuthenticators implements Authenticators {

    private static final String NAME = "Clearinghouse";

    /** Far above what an authenticator says, attestation and all. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** What the browser shows; how long an answer is taken is for policy to say. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    private final Supplier<URI> address;

    /**
     * @param address under which people reach this server: what a passkey is bound to
     */
    SpringAuthenticators(Supplier<URI> address) {
        this.address = address;
    }

    @Override
    public String creation(byte[] challenge, Owner owner, List<byte[]> existing) {
        return JSON.writeValueAsString(options(challenge, owner, existing));
    }

    private PublicKeyCredentialCreationOptions options(
            byte[] challenge, Owner owner, List<byte[]> existing) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(relyingParty())
                .user(entity(owner.id(), owner.name() + ", " + owner.organisation()))
                .challenge(new Bytes(challenge))
                .pubKeyCredParams(
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.RS256)
                .timeout(PATIENCE)
                .attestation(AttestationConveyancePreference.NONE)
                .authenticatorSelection(
                        AuthenticatorSelectionCriteria.builder()
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .build())
                .excludeCredentials(
                        existing.stream()
                                .map(id ->
                                        PublicKeyCredentialDescriptor.builder()
                                                .id(new Bytes(id))
                                                .build())
                                .toList())
                .build();
    }

    @Override
    public String request(byte[] challenge) {
        return JSON.writeValueAsString(question(challenge));
    }

    private PublicKeyCredentialRequestOptions question(byte[] challenge) {
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(new Bytes(challenge))
                .rpId(address.get().getHost())
                .timeout(PATIENCE)
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build();
    }

    @Override
    public Optional<Known> register(byte[] challenge, Owner owner, String answer) {
        return read(
                        answer,
                        new TypeReference<
                                PublicKeyCredential<AuthenticatorAttestationResponse>>() {})
                .flatMap(credential -> {
                    try {
                        var made =
                                relying(Optional.empty())
                                        .registerCredential(
                                                new ImmutableRelyingPartyRegistrationRequest(
                                                        options(challenge, owner, List.of()),
                                                        new RelyingPartyPublicKey(
                                                                credential, NAME)));
                        return Optional.of(
                                new Known(
                                        made.getCredentialId().getBytes(),
                                        bytes(made.getAttestationObject()),
                                        made.getSignatureCount()));
                    } catch (RuntimeException e) {
                        // Whatever a reader throws at hostile bytes, they are no passkey.
                        return Optional.empty();
                    }
                });
    }

    @Override
    public Optional<byte[]> credential(String answer) {
        return assertion(answer).map(it -> it.getRawId().getBytes());
    }

    @Override
    public Check check(byte[] challenge, PersonId owner, Known known, String answer) {
        var assertion = assertion(answer);
        if (assertion.isEmpty() || !isOf(assertion.get(), owner)) {
            return new Check.Refused();
        }
        var kept = new OnePasskey(record(owner, known));
        try {
            relying(Optional.of(kept))
                    .authenticate(
                            new RelyingPartyAuthenticationRequest(
                                    question(challenge), assertion.get()));
            return kept.counter().<Check>map(Check.Good::new).orElseGet(Check.Refused::new);
        } catch (MaliciousCounterValueException e) {
            // It counts from the registration on; from the last use on, we do.
            return new Check.Cloned();
        } catch (RuntimeException e) {
            // Whatever a reader throws at hostile bytes, they are no signature.
            return new Check.Refused();
        }
    }

    /** A discoverable passkey says whose it is; it is refused when that is somebody else. */
    private static boolean isOf(
            PublicKeyCredential<AuthenticatorAssertionResponse> assertion, PersonId owner) {
        var handle = assertion.getResponse().getUserHandle();
        return handle != null && handle.equals(handle(owner));
    }

    private static Optional<PublicKeyCredential<AuthenticatorAssertionResponse>> assertion(
            String answer) {
        return read(answer, new TypeReference<>() {});
    }

    private static <T> Optional<T> read(String answer, TypeReference<T> type) {
        if (answer.length() > LONGEST_ANSWER) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(answer, type));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Webauthn4JRelyingPartyOperations relying(Optional<OnePasskey> passkey) {
        var one = passkey.orElseGet(() -> new OnePasskey(null));
        return new Webauthn4JRelyingPartyOperations(
                one.owner(), one, relyingParty(), Set.of(address.get().toString()));
    }

    private PublicKeyCredentialRpEntity relyingParty() {
        return PublicKeyCredentialRpEntity.builder().id(address.get().getHost()).name(NAME).build();
    }

    private static Bytes handle(PersonId person) {
        return new Bytes(person.code().getBytes(StandardCharsets.US_ASCII));
    }

    private static PublicKeyCredentialUserEntity entity(PersonId person, String name) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .id(handle(person))
                .name(name)
                .displayName(name)
                .build();
    }

    private static CredentialRecord record(PersonId owner, Known known) {
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(known.credential()))
                .userEntityUserId(handle(owner))
                // The one that counts is in the attestation.
                .publicKey(new ImmutablePublicKeyCose(new byte[0]))
                .attestationObject(new Bytes(known.attestation()))
                .signatureCount(known.counter())
                .uvInitialized(true)
                .transports(Set.of())
                .label(NAME)
                .created(Instant.EPOCH)
                .lastUsed(Instant.EPOCH)
                .build();
    }

    private static byte[] bytes(@Nullable Bytes bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("a passkey without its attestation");
        }
        return bytes.getBytes();
    }

    /** What stands in the place of Spring's tables while one answer is checked. */
    private static final class OnePasskey implements UserCredentialRepository {
        private @Nullable CredentialRecord record;

        private OnePasskey(@Nullable CredentialRecord record) {
            this.record = record;
        }

        private Optional<Long> counter() {
            return Optional.ofNullable(record).map(CredentialRecord::getSignatureCount);
        }

        @Override
        public void save(CredentialRecord changed) {
            record = changed;
        }

        @Override
        public @Nullable CredentialRecord findByCredentialId(Bytes id) {
            return record != null && record.getCredentialId().equals(id) ? record : null;
        }

        @Override
        public List<CredentialRecord> findByUserId(Bytes user) {
            return record == null ? List.of() : List.of(record);
        }

        @Override
        public void delete(Bytes id) {
            record = null;
        }

        private PublicKeyCredentialUserEntityRepository owner() {
            return new PublicKeyCredentialUserEntityRepository() {
                @Override
                public PublicKeyCredentialUserEntity findById(Bytes id) {
                    return ImmutablePublicKeyCredentialUserEntity.builder()
                            .id(id)
                            .name(NAME)
                            .displayName(NAME)
                            .build();
                }

                @Override
                public @Nullable PublicKeyCredentialUserEntity findByUsername(String name) {
                    return null;
                }

                @Override
                public void save(PublicKeyCredentialUserEntity entity) {}

                @Override
                public void delete(Bytes id) {}
            };
        }
    }
}
