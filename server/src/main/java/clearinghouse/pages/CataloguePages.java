package clearinghouse.pages;

import clearinghouse.catalogue.Dossier;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.Source;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of public vulnerabilities, for everyone. */
final class CataloguePages implements PageRoute.Group {

    static final String PATH = "/catalogue";

    /** Where everything stands that is known of a public vulnerability. */
    static String of(String name) {
        return PATH + "?" + ID + "=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static final String ID = "id";

    private final Dossiers dossiers;

    CataloguePages(Dossiers dossiers) {
        this.dossiers = dossiers;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.openGet(PATH, this::asked));
    }

    /**
     * @param stale since when its source was not heard of; empty while it is
     */
    record Value(String text, String source, String at, String stale) {
        static Value of(Dossier.Value value) {
            return new Value(
                    value.text(),
                    told(value.source(), value.by()),
                    Times.date(value.source().at()),
                    oldSince(value.source()));
        }
    }

    record Answer(String title, Value chosen, List<Value> others, boolean disputed) {
        static Answer of(Dossier.Answer answer) {
            return new Answer(
                    heading(answer.point()),
                    Value.of(answer.chosen()),
                    answer.others().stream().map(Value::of).toList(),
                    answer.disputed());
        }
    }

    record Affected(String software, String standing, String versions, String source) {
        static Affected of(Dossier.Affected affected) {
            return new Affected(
                    affected.software(),
                    affected.standing(),
                    affected.versions().isEmpty() ? "all" : affected.versions(),
                    told(affected.source(), affected.by()));
        }
    }

    record Document(
            String label,
            String address,
            int revision,
            String at,
            String imported,
            boolean withdrawn,
            String stale) {
        static Document of(Source source) {
            return new Document(
                    source.label(),
                    "/api/v1/catalogue/document?form=%s&name=%s"
                            .formatted(
                                    source.form(),
                                    URLEncoder.encode(source.name(), StandardCharsets.UTF_8)),
                    source.revision(),
                    Times.date(source.at()),
                    Times.date(source.importedAt()),
                    source.withdrawn(),
                    oldSince(source));
        }
    }

    record Known(
            List<Dossier.Named> names,
            List<Answer> answers,
            List<Affected> affected,
            List<Document> documents,
            boolean partial) {
        static Known of(Dossier dossier) {
            return new Known(
                    dossier.names(),
                    dossier.answers().stream().map(Answer::of).toList(),
                    dossier.affected().stream().map(Affected::of).toList(),
                    dossier.sources().stream().map(Document::of).toList(),
                    dossier.partial());
        }
    }

    /**
     * @param asked for a name; nothing is known under it where there is nothing known
     */
    record View(boolean asked, Optional<Known> known) {}

    private Page asked(PageRequest request) {
        var id = request.field(ID);
        if (id.isBlank()) {
            return Page.html("catalogue", "Catalogue", new View(false, Optional.empty()));
        }
        if (id.length() > Dossiers.LONGEST_NAME || id.indexOf(0) >= 0) {
            return nothing();
        }
        return dossiers.find(request.access(), id)
                .<Page>map(dossier ->
                        Page.html(
                                "catalogue",
                                dossier.name(),
                                new View(true, Optional.of(Known.of(dossier)))))
                .orElseGet(CataloguePages::nothing);
    }

    /** Says nothing of the name: what is not public yet looks like what never was. */
    private static Page nothing() {
        return new Page.Html(404, "catalogue", "Catalogue", new View(true, Optional.empty()));
    }

    private static String told(Source source, String by) {
        return by.isEmpty() ? source.label() : source.label() + ", by " + by;
    }

    private static String oldSince(Source source) {
        return source.staleSince().map(Times::date).orElse("");
    }

    private static String heading(String point) {
        return switch (point) {
            case "ssvc" -> "SSVC decision points";
            case "epss" -> "Probability that it is exploited (EPSS)";
            case "weaknesses" -> "Kinds of weakness";
            case "modified" -> "Last modified";
            default -> point.substring(0, 1).toUpperCase(Locale.ROOT) + point.substring(1);
        };
    }
}
