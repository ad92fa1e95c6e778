package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody without an authenticator chooses a password, mistypes it once, and comes in. */
final class PasswordStory {

    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("/enrol#([A-Za-z0-9_-]{43})");
    private static final Pattern APP =
            Pattern.compile("otpauth://totp/[^:\"]+:([a-z2-7]{10})\\?secret=([A-Z2-7]{32})&");

    private final URI server;

    PasswordStory(URI server) {
        this.server = server;
    }

    /**
     * What the app was given.
     *
     * @param text in base32
     */
    record Secret(String text) {
        byte[] bytes() {
            var bytes = ByteBuffer.allocate(24);
            int bits = 0;
            long held = 0;
            for (int i = 0; i < text.length(); i++) {
                int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
                held = (held << 5) | digit;
                bits += 5;
                if (bits >= 8) {
                    bits -= 8;
                    bytes.put((byte) (held >> bits));
                }
            }
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }

        /** Of so many half minutes later. */
        String code(int later) {
            try {
                var mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(bytes(), "HmacSHA1"));
                long step = Clock.systemUTC().instant().getEpochSecond() / 30 + later;
                var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
                int number = ByteBuffer.wrap(hash).getInt(hash[19] & 0xf) & 0x7fffffff;
                return String.format(Locale.ROOT, "%06d", number % 1_000_000);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * @param people the page of the party's people
     */
    Secret tell(String administratorToken, String people, String person, String password) {
        var administrator = new Visitor();
        administrator.post("/sign-in", "/sign-in", Map.of("token", administratorToken));
        var made =
                administrator.post(
                        people,
                        people + "/" + person + "/link",
                        Map.of("without", "yes", "reason", "No device", "duties", "operate"));
        var visitor = new Visitor();
        var page =
                visitor.post("/enrol", "/enrol/password/link", Map.of("link", found(LINK, made, 1)))
                        .body();
        var shown = APP.matcher(page.replace("&amp;", "&"));
        assertThat(shown.find()).as(page).isTrue();
        var secret = new Secret(shown.group(2));
        var fields = Map.of("password", password, "code", secret.code(0));
        assertThat(visitor.post("/enrol", "/enrol/password", fields).statusCode()).isEqualTo(303);
        for (var typed : new String[] {password + "x", password}) {
            var answer =
                    new Visitor()
                            .post(
                                    "/sign-in/password",
                                    "/sign-in/password",
                                    Map.of(
                                            "name", shown.group(1),
                                            "password", typed,
                                            "code", secret.code(1)));
            assertThat(answer.statusCode()).isEqualTo(typed.equals(password) ? 303 : 422);
        }
        return secret;
    }

    private static String found(Pattern pattern, HttpResponse<String> page, int group) {
        var found = pattern.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(group);
    }

    private final class Visitor {

        private final HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> post(String page, String path, Map<String, String> fields) {
            var token = found(FORM_TOKEN, send(HttpRequest.newBuilder(server.resolve(page))), 1);
            var body =
                    Stream.concat(fields.entrySet().stream(), Stream.of(Map.entry("_csrf", token)))
                            .map(field ->
                                    field.getKey()
                                            + "="
                                            + URLEncoder.encode(
                                                    field.getValue(), StandardCharsets.UTF_8))
                            .collect(Collectors.joining("&"));
            return send(
                    HttpRequest.newBuilder(server.resolve(path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
