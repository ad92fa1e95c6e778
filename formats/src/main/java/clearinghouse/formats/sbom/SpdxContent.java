package clearinghouse.formats.sbom;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an SPDX document says, whichever way it writes it. */
final class SpdxContent {

    private static final Set<String> VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final Set<String> NOTHING = Set.of("NOASSERTION", "NONE");
    private static final Pattern KIND = Pattern.compile("(Organization|Person|Tool): *+");

    private final Gathering gathering;
    private final Map<String, SbomComponent> byId = new HashMap<>();
    private final Set<String> described = new LinkedHashSet<>();
    private String name = "";
    private String documentId = "";
    private Optional<Instant> created = Optional.empty();

    SpdxContent(Gathering gathering) {
        this.gathering = gathering;
    }

    static boolean isKnown(String spdxVersion) {
        return VERSIONS.contains(spdxVersion);
    }

    void name(String text) {
        name = text;
    }

    void documentId(String text) {
        documentId = text;
    }

    void created(String pointer, String text) {
        created = gathering.instant(pointer, text);
    }

    /** Whether it was not said already. */
    boolean describes(String id) {
        return described.add(id);
    }

    void relationship(String from, String type, String to) {
        if (type.equals("DESCRIBES")) {
            described.add(to);
        } else if (type.equals("DESCRIBED_BY")) {
            described.add(from);
        }
    }

    void add(String id, SbomComponent component) {
        byId.put(id, component);
        gathering.add(component);
    }

    Sbom sbom(String specVersion, List<SbomStatement> statements) {
        var subject = described.stream().map(byId::get).filter(Objects::nonNull).findFirst();
        return new Sbom(
                SbomFormat.SPDX,
                specVersion,
                new SbomSubject(
                        subject.map(SbomComponent::name).orElse(name),
                        subject.map(SbomComponent::version).orElse(""),
                        subject.flatMap(SbomComponent::purl),
                        documentId,
                        created),
                gathering.components(),
                gathering.warnings(),
                statements);
    }

    /** Empty where the document asserts nothing. */
    static String asserted(String text) {
        return NOTHING.contains(text) ? "" : text;
    }

    /** The name in {@code Organization: Name (mail)}. */
    static String party(String text) {
        var party = asserted(text);
        var kind = KIND.matcher(party);
        var from = kind.lookingAt() ? kind.end() : 0;
        var mail = party.endsWith(")") ? party.lastIndexOf('(') : -1;
        return party.substring(from, mail < from ? party.length() : mail).strip();
    }

    static void externalRef(Gathering.Draft draft, String type, String locator) {
        // Some tools write the type as the address of its definition.
        switch (type.substring(type.lastIndexOf('/') + 1)) {
            case "purl" -> draft.purl(locator);
            case "cpe23Type", "cpe22Type" -> draft.cpe(locator);
            default -> {}
        }
    }

    /** In the words of 2.3 or of 3.0; what is only a way of delivery is of no kind. */
    static void purpose(Gathering.Draft draft, String purpose) {
        if (purpose.equals("model")) {
            draft.kind(SbomComponent.Kind.MACHINE_LEARNING_MODEL);
            return;
        }
        SbomComponent.Kind.ofType(
                        purpose.replaceAll("([a-z])([A-Z])", "$1-$2")
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'))
                .ifPresent(draft::kind);
    }
}
