package clearinghouse.app;

import clearinghouse.kernel.Digest;
import clearinghouse.parties.IdentityProviders;
import clearinghouse.platform.Json;
import clearinghouse.platform.SafeClient;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.endpoint.DefaultMapOAuth2AccessTokenResponseConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import tools.jackson.databind.JsonNode;

/**
 * OpenID Connect as Spring Security's login checks it: one answer at a time, without its filters,
 * its sessions and its own idea of who is signed in. What a provider is asked goes through the one
 * client with limits; Spring fetches nothing by itself.
 */
final class SpringIdentityProviders implements IdentityProviders {

    private static final Logger log = LoggerFactory.getLogger(SpringIdentityProviders.class);

    /** Far above what a provider says of itself, its keys included. */
    private static final SafeClient.Limits LIMITS =
            new SafeClient.Limits(256 * 1024, Duration.ofSeconds(5));

    /** By how much two clocks may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** How long what a provider said of itself is taken to hold. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** Signatures by a key of the provider's own: never none, and no secret that we share. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int SHORTEST_RSA = 2048;

    /** OpenID Connect Core §2. */
    private static final int LONGEST_SUBJECT = 255;

    private static final int LONGEST_LABEL = 100;

    private final List<ProviderSettings> settings;
    private final Supplier<URI> address;
    private final InstantSource clock;
    private final Map<String, Discovered> discovered = new ConcurrentHashMap<>();

    /**
     * @param address under which people reach this server: where providers send them back to
     */
    SpringIdentityProviders(
            List<ProviderSettings> settings, Supplier<URI> address, InstantSource clock) {
        this.settings = List.copyOf(settings);
        this.address = address;
        this.clock = clock;
    }

    @Override
    public List<Provider> all() {
        return settings.stream()
                .map(it -> new Provider(it.name(), it.title(), it.issuer().toString()))
                .toList();
    }

    private ProviderSettings settings(Provider provider) {
        return settings.stream()
                .filter(it -> it.name().equals(provider.name()))
                .findFirst()
                .orElseThrow();
    }

    /** It does not answer, or what it says of itself is not what a provider says. */
    private static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1;

        /**
         * @param why in our words
         */
        Unreachable(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * What a provider said of itself.
     *
     * @param login where people are sent
     * @param saysIssuer whether its answers name it (RFC 9207)
     */
    private record Discovered(
            ClientRegistration client, URI login, boolean saysIssuer, Instant at) {}

    @Override
    public Asking ask(Provider provider, Question question) {
        try {
            var it = settings(provider);
            return new Asking.At(
                    URI.create(request(it, discovered(it), question).getAuthorizationRequestUri()));
        } catch (Unreachable e) {
            log.warn("event=provider_away provider={} why=\"{}\"", provider.name(), e.getMessage());
            return new Asking.Away();
        }
    }

    private OAuth2AuthorizationRequest request(
            ProviderSettings settings, Discovered known, Question question) {
        var more = new HashMap<String, Object>();
        more.put("nonce", hash(question.nonce()));
        more.put("code_challenge", hash(question.verifier()));
        more.put("code_challenge_method", "S256");
        settings.maxAge().ifPresent(age -> more.put("max_age", age.toSeconds()));
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(known.login().toString())
                .clientId(settings.clientId())
                .redirectUri(wayBack(settings))
                .scopes(known.client().getScopes())
                .state(question.state())
                .additionalParameters(more)
                .attributes(kept -> {
                    kept.put("nonce", question.nonce());
                    kept.put("code_verifier", question.verifier());
                })
                .build();
    }

    /** As it is registered at the provider, letter by letter. */
    private String wayBack(ProviderSettings settings) {
        return address.get() + "/sign-in/providers/" + settings.name();
    }

    @Override
    public Check check(Provider provider, Question question, Answer answer) {
        var it = settings(provider);
        try {
            var known = discovered(it);
            if (answer.code().isEmpty() || !isFrom(it, known, answer)) {
                return new Check.Refused();
            }
            var exchange =
                    new OAuth2AuthorizationExchange(
                            request(it, known, question),
                            OAuth2AuthorizationResponse.success(answer.code().get())
                                    .redirectUri(wayBack(it))
                                    .state(answer.state())
                                    .build());
            var login =
                    login(it)
                            .authenticate(
                                    new OAuth2LoginAuthenticationToken(known.client(), exchange));
            return login != null && login.getPrincipal() instanceof OidcUser user
                    ? good(user)
                    : new Check.Refused();
        } catch (Unreachable e) {
            log.warn("event=provider_away provider={} why=\"{}\"", provider.name(), e.getMessage());
            return new Check.Away();
        } catch (OAuth2AuthenticationException e) {
            log.warn(
                    "event=provider_refused provider={} error={}",
                    provider.name(),
                    e.getError().getErrorCode());
            return new Check.Refused();
        } catch (RuntimeException e) {
            // Whatever a reader throws at hostile bytes, they are no proof of who somebody is.
            log.warn(
                    "event=provider_refused provider={} error={}",
                    provider.name(),
                    e.getClass().getSimpleName());
            return new Check.Refused();
        }
    }

    /** RFC 9207 §2.4: the answer of one provider is not taken to another. */
    private static boolean isFrom(ProviderSettings settings, Discovered known, Answer answer) {
        return answer.issuer()
                .map(said -> said.equals(settings.issuer().toString()))
                .orElse(!known.saysIssuer());
    }

    private static Check good(OidcUser user) {
        var subject = user.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            return new Check.Refused();
        }
        return new Check.Good(
                subject,
                Stream.of("preferred_username", "email", "name")
                        .map(user::getClaim)
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .map(SpringIdentityProviders::line)
                        .filter(label -> !label.isEmpty())
                        .findFirst()
                        .orElseGet(() -> line(subject)));
    }

    private static String line(String said) {
        var line = said.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "").strip();
        return line.substring(0, Math.min(line.length(), LONGEST_LABEL));
    }

    /** State, nonce and the order of things are Spring's to check; what it asks, it asks by us. */
    private OidcAuthorizationCodeAuthenticationProvider login(ProviderSettings settings) {
        var login =
                new OidcAuthorizationCodeAuthenticationProvider(
                        request -> token(settings, request),
                        // Who it is says the signed token; nobody else is asked.
                        request -> new DefaultOidcUser(List.of(), request.getIdToken()));
        login.setJwtDecoderFactory(client -> decoder(settings, client));
        return login;
    }

    private OAuth2AccessTokenResponse token(
            ProviderSettings settings, OAuth2AuthorizationCodeGrantRequest request) {
        var client = request.getClientRegistration();
        var fields =
                new DefaultOAuth2TokenRequestParametersConverter<
                                OAuth2AuthorizationCodeGrantRequest>()
                        .convert(request);
        var form =
                fields.entrySet().stream()
                        .flatMap(field ->
                                field.getValue().stream()
                                        .map(value ->
                                                encoded(field.getKey()) + "=" + encoded(value)))
                        .collect(Collectors.joining("&"));
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        if (client.getClientAuthenticationMethod()
                .equals(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)) {
            headers.put("Authorization", basic(client));
        }
        var call =
                new SafeClient.Call(
                        "POST",
                        URI.create(client.getProviderDetails().getTokenUri()),
                        headers,
                        form.getBytes(StandardCharsets.US_ASCII));
        return switch (client(settings).call(call)) {
            case SafeClient.Reply.Failed(var why) -> throw new Unreachable(why);
            case SafeClient.Reply.Answered(var status, var content) when status == OK ->
                    new DefaultMapOAuth2AccessTokenResponseConverter().convert(members(content));
            // RFC 6749 §5.2: the code is not this browser's, or the secret not ours.
            case SafeClient.Reply.Answered(var status, _)
                    when status == BAD_REQUEST || status == UNAUTHORIZED ->
                    throw new OAuth2AuthenticationException("code_refused_" + status);
            case SafeClient.Reply.Answered(var status, _) ->
                    throw new Unreachable("the answer has status " + status);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** RFC 6749 §2.3.1. */
    private static String basic(ClientRegistration client) {
        var pair = encoded(client.getClientId()) + ":" + encoded(client.getClientSecret());
        return "Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(byte[] content) {
        return Json.mapper().readValue(content, Map.class);
    }

    private JwtDecoder decoder(ProviderSettings settings, ClientRegistration client) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, keys(settings, client)));
        // Below, with one clock and one idea of how far it may be off.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setClaimSetConverter(
                new ClaimTypeConverter(
                        OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
        var claims = new OidcIdTokenValidator(client);
        claims.setClock(Clock.fixed(clock.instant(), ZoneOffset.UTC));
        claims.setClockSkew(SKEW);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(claims, recentlySignedIn(settings)));
        return decoder;
    }

    /** OpenID Connect Core §3.1.3.7, rule 13: a provider may ignore what it was asked for. */
    private OAuth2TokenValidator<Jwt> recentlySignedIn(ProviderSettings settings) {
        return token -> {
            if (settings.maxAge().isEmpty()) {
                return OAuth2TokenValidatorResult.success();
            }
            var now = clock.instant();
            var signedIn = token.getClaimAsInstant("auth_time");
            return signedIn != null
                            && !signedIn.isBefore(now.minus(settings.maxAge().get()).minus(SKEW))
                            && !signedIn.isAfter(now.plus(SKEW))
                    ? OAuth2TokenValidatorResult.success()
                    : OAuth2TokenValidatorResult.failure(new OAuth2Error("signed_in_too_long_ago"));
        };
    }

    /** Asked for each token, so that a key that the provider gave up counts no more. */
    private JWKSource<SecurityContext> keys(ProviderSettings settings, ClientRegistration client) {
        var keys = set(fetch(settings, URI.create(client.getProviderDetails().getJwkSetUri())));
        return (selector, _) -> selector.select(keys);
    }

    private static JWKSet set(byte[] keys) {
        try {
            return new JWKSet(
                    JWKSet.parse(new String(keys, StandardCharsets.UTF_8)).getKeys().stream()
                            .filter(SpringIdentityProviders::isLongEnough)
                            .toList());
        } catch (ParseException e) {
            throw new Unreachable("its keys are no JWK set");
        }
    }

    private static boolean isLongEnough(JWK key) {
        return !(key instanceof RSAKey) || key.size() >= SHORTEST_RSA;
    }

    private Discovered discovered(ProviderSettings settings) {
        var now = clock.instant();
        var known = discovered.get(settings.name());
        if (known != null && now.isBefore(known.at().plus(KEPT))) {
            return known;
        }
        var fresh = discover(settings, now);
        discovered.put(settings.name(), fresh);
        return fresh;
    }

    /** OpenID Connect Discovery §4. */
    private Discovered discover(ProviderSettings settings, Instant now) {
        var issuer = settings.issuer().toString();
        var said =
                document(
                        fetch(
                                settings,
                                URI.create(
                                        issuer.replaceAll("/$", "")
                                                + "/.well-known/openid-configuration")));
        if (!said.path("issuer").asString("").equals(issuer)) {
            throw new Unreachable("it says that it is another issuer");
        }
        var login = place(said, "authorization_endpoint");
        if (!settings.maySend(login)) {
            throw new Unreachable("it sends people where there is no TLS");
        }
        return new Discovered(
                client(settings, said, login),
                login,
                said.path("authorization_response_iss_parameter_supported").asBoolean(false),
                now);
    }

    private ClientRegistration client(ProviderSettings settings, JsonNode said, URI login) {
        return ClientRegistration.withRegistrationId(settings.name())
                .clientId(settings.clientId())
                .clientSecret(settings.secret())
                .clientAuthenticationMethod(method(said))
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(wayBack(settings))
                .scope("openid", "profile")
                .authorizationUri(login.toString())
                .tokenUri(place(said, "token_endpoint").toString())
                .jwkSetUri(place(said, "jwks_uri").toString())
                .issuerUri(settings.issuer().toString())
                .userNameAttributeName("sub")
                .build();
    }

    /** The usual one, unless the provider says that it takes the other alone. */
    private static ClientAuthenticationMethod method(JsonNode said) {
        var taken =
                said.path("token_endpoint_auth_methods_supported").values().stream()
                        .map(it -> it.asString(""))
                        .toList();
        return taken.contains("client_secret_post") && !taken.contains("client_secret_basic")
                ? ClientAuthenticationMethod.CLIENT_SECRET_POST
                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }

    private static URI place(JsonNode said, String name) {
        try {
            return URI.create(said.path(name).asString(""));
        } catch (IllegalArgumentException e) {
            throw new Unreachable("its %s is no address".formatted(name));
        }
    }

    private static JsonNode document(byte[] content) {
        try {
            return Json.mapper().readTree(content);
        } catch (RuntimeException e) {
            throw new Unreachable("what it says of itself is no JSON");
        }
    }

    private static byte[] fetch(ProviderSettings settings, URI address) {
        return switch (client(settings).fetch(address)) {
            case SafeClient.Outcome.Fetched(_, _, var content) -> content;
            case SafeClient.Outcome.Refused(var why) -> throw new Unreachable(why);
            case SafeClient.Outcome.Failed(var why) -> throw new Unreachable(why);
            case SafeClient.Outcome.Absent() -> throw new Unreachable("nothing is there");
            case SafeClient.Outcome.Unchanged() ->
                    throw new IllegalStateException("nothing was known of it before");
        };
    }

    private static SafeClient client(ProviderSettings settings) {
        return new SafeClient(
                settings.rules(),
                SafeClient.Resolver.system(),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                LIMITS);
    }

    private static String hash(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        HexFormat.of()
                                .parseHex(
                                        Digest.sha256(text.getBytes(StandardCharsets.US_ASCII))
                                                .hex()));
    }
}
