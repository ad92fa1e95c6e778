package clearinghouse.formats.published;

import clearinghouse.formats.published.PublishedRecord.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A published record while it is read; each reader sets what its form can say. */
final class Draft {

    final Form form;
    final String id;
    final List<String> upstream = new ArrayList<>();
    final List<String> related = new ArrayList<>();
    final List<StatedSeverity> severities = new ArrayList<>();
    final List<AffectedSoftware> affected = new ArrayList<>();
    final List<StatedRemedy> remedies = new ArrayList<>();
    final List<StatedReason> reasons = new ArrayList<>();
    final List<Link> references = new ArrayList<>();
    final List<Thanks> credits = new ArrayList<>();
    final List<Exploitation> exploitation = new ArrayList<>();
    final List<SsvcSelection> ssvc = new ArrayList<>();
    String title = "";
    String details = "";
    Dates dates = new Dates(Optional.empty(), Optional.empty(), Optional.empty());
    boolean withdrawn;

    private final Set<String> aliases = new LinkedHashSet<>();
    private final Set<String> weaknesses = new LinkedHashSet<>();

    Draft(Form form, String id) {
        this.form = form;
        this.id = id;
    }

    /** What is not a name, or the record's own, is no alias. */
    void alias(String name) {
        if (!name.isBlank() && !name.equals(id)) {
            aliases.add(name.strip());
        }
    }

    void aliases(Collection<String> names) {
        names.forEach(this::alias);
    }

    void weakness(String words) {
        var weakness = Weaknesses.label(words);
        if (!weakness.isEmpty()) {
            weaknesses.add(weakness);
        }
    }

    void link(String url, List<String> kinds) {
        if (!url.isBlank()) {
            references.add(new Link(url, kinds));
        }
    }

    PublishedRecord done() {
        return new PublishedRecord(
                form,
                id,
                List.copyOf(aliases),
                upstream,
                related,
                title,
                details,
                dates,
                withdrawn,
                severities,
                List.copyOf(weaknesses),
                affected,
                remedies,
                reasons,
                references,
                credits,
                exploitation,
                ssvc);
    }
}
