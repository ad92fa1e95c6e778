package clearinghouse.pages;

import java.util.Optional;

/**
 * What an act did, by the code that its redirect leaves in a cookie for the next page: an address
 * that somebody made up cannot have us say that anything was done.
 */
final class Notices {

    private Notices() {}

    static Optional<String> of(String code) {
        return switch (code) {
            case "listed" -> Optional.of("The list is kept. What was read of it stands below.");
            case "described" -> Optional.of("Noted. It counts from now on.");
            case "contact-added" -> Optional.of("The contact is added.");
            case "contact-removed" ->
                    Optional.of("The contact is removed, with name, mail and telephone.");
            case "signed-out" -> Optional.of("You are signed out.");
            case "enrolled" ->
                    Optional.of("Your passkey is registered, and you are signed in with it.");
            case "passkey-added" ->
                    Optional.of("The passkey is added. You can sign in with it from now on.");
            case "passkey-removed" ->
                    Optional.of(
                            "The passkey is removed, and whoever was signed in with it is signed out.");
            case "identity-enrolled" ->
                    Optional.of("Your account is bound, and you are signed in with it.");
            case "identity-bound" ->
                    Optional.of("The account is bound. You can sign in with it from now on.");
            case "identity-unbound" ->
                    Optional.of(
                            "The account is unbound, and whoever was signed in with it is signed out.");
            case "password-enrolled" ->
                    Optional.of(
                            "Your password is set, and you are signed in. Next time it takes your sign-in name, the password and a code.");
            case "password-changed" ->
                    Optional.of("The password is changed. All other browsers are signed out.");
            case "session-ended" -> Optional.of("That browser is signed out.");
            case "sessions-ended" -> Optional.of("All other browsers are signed out.");
            case "join-asked" ->
                    Optional.of("Your request is here. Keep the address of this page.");
            case "join-declined" ->
                    Optional.of(
                            "Declined. The asker reads your reason, and what the request said is destroyed.");
            case "recovery-asked" ->
                    Optional.of("It waits for another administrator, who consents or refuses.");
            case "recovery-refused" -> Optional.of("Refused. No link was made.");
            case "duties-asked" ->
                    Optional.of("It waits for another administrator, who lets it or refuses.");
            case "duties-given" ->
                    Optional.of("The duties hold from that person's next request on.");
            case "duties-refused" -> Optional.of("Refused. The duties stay as they are.");
            case "tried-again" -> Optional.of("The proof waits for the sandbox again.");
            case "redacted" ->
                    Optional.of(
                            "Redacted. The key of the original is destroyed: nobody opens it or its proof again.");
            case "quarantined" ->
                    Optional.of(
                            "The finding is hidden from everybody, and its keys are destroyed.");
            case "quarantined-and-held" ->
                    Optional.of(
                            "The finding is hidden from everybody. A legal hold keeps its keys; they are destroyed once it is lifted.");
            case "split" -> Optional.of("The finding stands in its own vulnerability again.");
            case "case-opened" -> Optional.of("The case is open and under embargo.");
            case "embargo-accepted" -> Optional.of("The new end of the embargo is agreed.");
            case "embargo-proposed" ->
                    Optional.of(
                            "The other end is proposed. Until somebody accepts it, the agreed end holds.");
            case "embargo-rejected" ->
                    Optional.of("The proposal is rejected; the agreed end holds.");
            case "drafted" ->
                    Optional.of("It is kept. Nothing of it is public until it is published.");
            case "revision-dropped" ->
                    Optional.of("The next revision is dropped. What is published stays as it is.");
            case "published" ->
                    Optional.of(
                            "The advisory is published. Whoever is affected is being told now.");
            case "accepted" -> Optional.of("Thank you. You take part in this case now.");
            case "declined" -> Optional.of("You declined. Nothing more is sent to you.");
            case "patch" ->
                    Optional.of(
                            "The patch was received. It is built and judged in the sandbox now.");
            case "applied" ->
                    Optional.of(
                            "Noted as done. Now upload a new list of the system to show that it is fixed.");
            case "deferred" -> Optional.of("Noted for later. The date stays as it is.");
            case "cannot" -> Optional.of("Noted that you cannot. The date stays as it is.");
            case "set-aside" ->
                    Optional.of("The finding is set aside. Its finder reads the reason.");
            case "relabelled" -> Optional.of("The finding has another label now.");
            case "taken-on" -> Optional.of("You are a named recipient of its findings now.");
            case "said-apart" ->
                    Optional.of(
                            "Noted that they are not the same. Neither is proposed for the other.");
            case "apart-withdrawn" -> Optional.of("Taken back. They may be the same after all.");
            case "taken-up" -> Optional.of("The finding waits for a person again.");
            case "opening-asked" ->
                    Optional.of("You asked. A colleague sees it in the queue and answers.");
            case "opening-consented" ->
                    Optional.of("You consented. Who asked may read the proof now.");
            case "opening-refused" -> Optional.of("You refused. The proof stays closed.");
            case "glass-asked" ->
                    Optional.of("You asked. An administrator sees it at once and answers.");
            case "glass-let" ->
                    Optional.of(
                            "The glass is broken: who asked may read now, and everyone who has to know is told.");
            case "glass-refused" -> Optional.of("You refused. Nothing was opened.");
            case "glass-reviewed" ->
                    Optional.of("Your review is kept. Who is concerned reads it here.");
            case "basis-said" ->
                    Optional.of("It holds so from now on, and the record says that you said it.");
            case "certificate-enrolled" ->
                    Optional.of("The certificate is enrolled. The agent may come in with it now.");
            case "source-added" -> Optional.of("It is asked for the first time now.");
            case "source-asked" -> Optional.of("It is asked as soon as a worker is free.");
            case "source-mirrored" ->
                    Optional.of(
                            "It is asked at once, and its documents are offered to everyone as far as its issuer lets that be.");
            case "source-unmirrored" ->
                    Optional.of("Its documents are offered to nobody else any more.");
            case "source-paused" -> Optional.of("It is not asked until you resume it.");
            case "source-resumed" -> Optional.of("It is asked again.");
            case "discarded" ->
                    Optional.of("Discarded. Where its source still says so, it comes again.");
            case "source-removed" ->
                    Optional.of("It is asked no more. What was taken in from it stays.");
            case "token-revoked" -> Optional.of("The token is good for nothing any more.");
            case "person-left" -> Optional.of("Done. It holds from the next request on.");
            case "party-left" -> Optional.of("The party has left. What it gave stays here.");
            case "help-taken" -> Optional.of("It is yours now. The queue says so to the others.");
            case "help" -> Optional.of("Your call for help is with our analysts now.");
            default -> Optional.empty();
        };
    }
}
