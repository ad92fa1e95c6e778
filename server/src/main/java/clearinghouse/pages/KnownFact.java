package clearinghouse.pages;

import clearinghouse.inventory.Contact;
import clearinghouse.inventory.Profile;
import clearinghouse.inventory.Told;
import clearinghouse.kernel.PartyId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One thing that is known of a system or an organisation.
 *
 * @param said who said it and when; empty where nobody did
 * @param because why it is assumed; empty where it is not
 */
record KnownFact(String label, String value, String said, String because) {

    static List<KnownFact> of(
            Profile profile, List<Contact> contacts, Function<PartyId, String> name) {
        var facts = new ArrayList<KnownFact>();
        profile.points()
                .forEach((point, told) ->
                        facts.add(
                                new KnownFact(
                                        ProfileWords.label(point),
                                        ProfileWords.told(point, told, contacts),
                                        said(told, name),
                                        because(told))));
        return facts;
    }

    private static String said(Told told, Function<PartyId, String> name) {
        return switch (told) {
            case Told.Said(_, var by, var at) -> name.apply(by) + ", " + Times.date(at);
            case Told.Assumed _, Told.Unknown _ -> "";
        };
    }

    private static String because(Told told) {
        return switch (told) {
            case Told.Assumed(_, var because) -> because;
            case Told.Said _, Told.Unknown _ -> "";
        };
    }
}
