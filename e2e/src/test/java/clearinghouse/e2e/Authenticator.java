package clearinghouse.e2e;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** The browser's own pretended authenticator, which says yes to every finger. */
final class Authenticator {

    private final CDPSession session;
    private final String id;

    private Authenticator(CDPSession session, String id) {
        this.session = session;
        this.id = id;
    }

    static Authenticator in(Page page) {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var asked = new JsonObject();
        asked.add("options", options);
        var made = session.send("WebAuthn.addVirtualAuthenticator", asked);
        return new Authenticator(session, made.get("authenticatorId").getAsString());
    }

    /** Its passkey as it is, private key and all. */
    JsonObject passkey() {
        return session.send("WebAuthn.getCredentials", only())
                .getAsJsonArray("credentials")
                .get(0)
                .getAsJsonObject();
    }

    /** A copy of it, made before it was used again. */
    void putBack(JsonObject passkey) {
        session.send("WebAuthn.clearCredentials", only());
        var asked = only();
        asked.add("credential", passkey);
        session.send("WebAuthn.addCredential", asked);
    }

    private JsonObject only() {
        var asked = new JsonObject();
        asked.addProperty("authenticatorId", id);
        return asked;
    }
}
