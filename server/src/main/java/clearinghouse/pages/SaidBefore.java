package clearinghouse.pages;

import clearinghouse.inventory.Contact;
import clearinghouse.inventory.Point;
import clearinghouse.inventory.Profiles;
import java.util.List;
import java.util.Optional;

/** One line of what was said of a system or an organisation, and before. */
record SaidBefore(String when, String what, String from, String to, String who) {

    static SaidBefore of(Profiles.Change change, List<Contact> contacts) {
        return new SaidBefore(
                Times.shortly(change.at()),
                ProfileWords.label(change.point()),
                words(change.point(), change.from(), contacts),
                words(change.point(), change.to(), contacts),
                change.actorName().equals(change.byName())
                        ? change.byName()
                        : change.actorName() + " of " + change.byName());
    }

    private static String words(Point point, Optional<String> value, List<Contact> contacts) {
        return value.map(it -> ProfileWords.value(point, it, contacts))
                .orElse(point == Point.CONTACT ? "nobody" : "not said");
    }
}
