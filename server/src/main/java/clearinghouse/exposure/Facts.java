package clearinghouse.exposure;

import clearinghouse.catalogue.Known;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.inventory.Asset;
import clearinghouse.kernel.PartyId;
import clearinghouse.policy.Input;
import clearinghouse.policy.Occurrence;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What decides how urgent a published vulnerability is on each asset: what the advisory states, and
 * after it what the catalogue holds. That is looked up once for all assets of one transaction.
 */
final class Facts {

    /** Shown beside a decision. */
    private static final String CVSS = "CVSS";

    /** No choice that somebody names so answers for the asset, the list, or the model. */
    private static final Set<String> ASKED_ELSEWHERE =
            Set.of(CisaBod2604.PUBLICLY_EXPOSED, CisaBod2604.IN_KEV, Policy.EPSS, CVSS);

    private final Bulletin bulletin;
    private final Supplier<Known> looked;
    private @Nullable Known known;

    /**
     * @param looked what the catalogue holds, which is asked once
     */
    Facts(Bulletin bulletin, Supplier<Known> looked) {
        this.bulletin = bulletin;
        this.looked = looked;
    }

    Bulletin bulletin() {
        return bulletin;
    }

    private Known known() {
        var held = known;
        if (held == null) {
            held = looked.get();
            known = held;
        }
        return held;
    }

    /**
     * By the name of each input what is said of it, the advisory's word first.
     *
     * @param before what was decided of it last
     */
    Map<String, List<Input>> said(Asset asset, Optional<Priority> before) {
        var said = new LinkedHashMap<String, List<Input>>();
        bulletin.inputs()
                .forEach((point, assessment) ->
                        add(
                                said,
                                point,
                                new Input(
                                        assessment.value(),
                                        assessment.setBy(),
                                        assessment.source(),
                                        assessment.at())));
        add(
                said,
                CisaBod2604.PUBLICLY_EXPOSED,
                new Input(
                        asset.internetExposed() ? "yes" : "no",
                        asset.exposedSetBy().map(PartyId::code).orElse("policy"),
                        asset.exposedSetBy().isPresent()
                                ? "inventory of the asset"
                                : "assumed until somebody says it"));
        listed(before).forEach(it -> add(said, CisaBod2604.IN_KEV, it));
        known().choices().stream()
                .filter(it -> !ASKED_ELSEWHERE.contains(name(it.point())))
                .forEach(it -> add(said, name(it.point()), input(it.said())));
        known().severities().forEach(it -> add(said, CVSS, input(it)));
        known().epss()
                .ifPresent(it ->
                        add(
                                said,
                                Policy.EPSS,
                                new Input(
                                        it.probability().toPlainString(),
                                        "EPSS",
                                        it.source(),
                                        Optional.of(it.at()))));
        return said;
    }

    /**
     * Who has it on a list of what is exploited, the earliest first: where not all was read that is
     * told of it, who had it there when it was decided last still counts.
     */
    private List<Input> listed(Optional<Priority> before) {
        var listed = new ArrayList<>(known().exploited().stream().map(Facts::input).toList());
        if (known().isCut()) {
            before.map(it -> it.inputs().get(CisaBod2604.IN_KEV)).stream()
                    .flatMap(Facts::sources)
                    .filter(it -> it.value().equalsIgnoreCase("yes"))
                    .filter(it -> !it.source().equals(bulletin.number()))
                    .filter(it -> !listed.contains(it))
                    .forEach(listed::add);
        }
        listed.sort(Comparator.comparing(it -> it.at().orElse(Instant.MAX)));
        return listed;
    }

    private static Stream<Input> sources(Input input) {
        var first = new Input(input.value(), input.setBy(), input.source(), input.at());
        return Stream.concat(
                Stream.of(first).filter(_ -> !input.supposed()),
                input.others().stream()
                        .map(it -> new Input(it.value(), it.setBy(), it.source(), it.at())));
    }

    /**
     * @param before what was decided of it last
     * @param goesOn a triage that it asks for
     */
    Map<Occurrence, Instant> happened(Optional<Priority> before, boolean goesOn) {
        var happened = new EnumMap<Occurrence, Instant>(Occurrence.class);
        happened.put(Occurrence.PUBLISHED, bulletin.publishedAt());
        listed(before).stream()
                .flatMap(it -> it.at().stream())
                .findFirst()
                .ifPresent(at -> happened.put(Occurrence.LISTED, at));
        before.filter(_ -> goesOn)
                .flatMap(Priority::triageSince)
                .ifPresent(since -> happened.put(Occurrence.TRIAGE, since));
        return happened;
    }

    private static Input input(Known.Said said) {
        return new Input(said.value(), said.by(), said.source(), said.at());
    }

    private static void add(Map<String, List<Input>> said, String point, Input input) {
        said.computeIfAbsent(point, _ -> new ArrayList<>()).add(input);
    }

    /** As NVD writes it, {@code technicalImpact}, or as SSVC does. */
    private static String name(String point) {
        return switch (point.replace(" ", "").toLowerCase(Locale.ROOT)) {
            case "automatable" -> CisaBod2604.AUTOMATABLE;
            case "technicalimpact" -> CisaBod2604.TECHNICAL_IMPACT;
            default -> point;
        };
    }
}
