package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Constraint;
import clearinghouse.formats.published.StatedRange.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * FriendsOfPHP's security advisories: YAML, here as JSON. Each branch of the package has
 * constraints that hold together; its path is its id.
 */
public final class FriendsOfPhpForm {

    private static final String COMPOSER = "composer://";

    private FriendsOfPhpForm() {}

    /** Invalid where it refers to no Composer package. */
    public static Parsed<PublishedRecord> read(String path, JsonNode advisory) {
        var reference = Nodes.text(advisory, "reference");
        if (path.isBlank() || !reference.startsWith(COMPOSER)) {
            return Parsed.invalid(
                    "/reference", "php-no-package", "a PHP advisory refers to composer://a/b");
        }
        var draft = new Draft(Form.FRIENDS_OF_PHP, path);
        draft.alias(Nodes.text(advisory, "cve"));
        draft.title = Nodes.text(advisory, "title");
        draft.link(Nodes.text(advisory, "link"), List.of());
        var ranges = new ArrayList<StatedRange>();
        Optional<Instant> earliest = Optional.empty();
        for (var branch : advisory.path("branches").values()) {
            var constraints = Nodes.texts(branch.path("versions"));
            if (!constraints.isEmpty()) {
                ranges.add(new Constraint(Side.AFFECTED, String.join(", ", constraints)));
            }
            var time = Times.parse(Nodes.text(branch, "time"));
            if (earliest.isEmpty()
                    || (time.isPresent() && time.get().isBefore(earliest.orElseThrow()))) {
                earliest = time;
            }
        }
        draft.dates = new Dates(earliest, Optional.empty(), Optional.empty());
        draft.affected.add(
                new AffectedSoftware(
                        "",
                        new Software.EcosystemPackage(
                                "Packagist", reference.substring(COMPOSER.length()), ""),
                        Standing.AFFECTED,
                        ranges,
                        List.of(),
                        List.of()));
        return Parsed.valid(draft.done());
    }
}
