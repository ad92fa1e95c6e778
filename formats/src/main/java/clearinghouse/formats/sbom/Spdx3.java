package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.Gathering.Maker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads SPDX 3.0 as its JSON schema serialises it: a graph of elements that name each other by
 * their identifiers, in any order. Packages, models and data sets are components.
 */
final class Spdx3 {

    private static final Set<String> VERSIONS = Set.of("3.0.0", "3.0.1");
    private static final Set<String> PACKAGES =
            Set.of("software_Package", "ai_AIPackage", "dataset_DatasetPackage");
    private static final Set<String> DESCRIBING =
            Set.of("SpdxDocument", "software_Sbom", "Bom", "Bundle");

    private final JsonTokens tokens;
    private final Gathering gathering;
    private final SpdxContent content;
    private final List<Element> packages = new ArrayList<>();
    private final List<Element> documents = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private int roots;
    private String specVersion = "";

    /** An element while it is read; what it is may be said last. */
    private static final class Element {
        private final Gathering.Draft draft;
        private String type = "";
        private String id = "";
        private String name = "";
        private final Map<String, Maker> makers = new LinkedHashMap<>();
        private final List<String> roots = new ArrayList<>();

        Element(Gathering.Draft draft) {
            this.draft = draft;
        }
    }

    Spdx3(JsonTokens tokens, Gathering gathering) {
        this.tokens = tokens;
        this.gathering = gathering;
        this.content = new SpdxContent(gathering);
    }

    Sbom read() {
        tokens.members(member -> {
            if (member.equals("@graph")) {
                tokens.elements(this::element);
            }
        });
        if (!VERSIONS.contains(specVersion)) {
            throw new Refused(
                    "/@graph",
                    "sbom-version",
                    "SPDX 3 is read in 3.0.0 and 3.0.1, not " + Problem.excerpt(specVersion));
        }
        for (var one : packages) {
            one.makers.forEach((id, maker) -> one.draft.vendor(maker, names.getOrDefault(id, "")));
            content.add(one.id, one.draft.done());
        }
        var rootsOf = new HashMap<String, List<String>>();
        for (var document : documents) {
            rootsOf.computeIfAbsent(document.id, _ -> new ArrayList<>()).addAll(document.roots);
        }
        for (var document : documents) {
            if (document.type.equals("SpdxDocument")) {
                content.documentId(document.id);
                content.name(document.name);
            }
            describe(document.roots, rootsOf);
        }
        return content.sbom(specVersion, List.of());
    }

    /** A document is about a bill of materials, which is about a package. */
    private void describe(List<String> roots, Map<String, List<String>> rootsOf) {
        var next = new ArrayDeque<String>(roots);
        while (!next.isEmpty()) {
            var id = next.removeFirst();
            // Once each: a document may be the root of itself, and that as often as it likes.
            if (content.describes(id)) {
                rootsOf.getOrDefault(id, List.of()).reversed().forEach(next::addFirst);
            }
        }
    }

    private void element() {
        var element = new Element(gathering.draft(tokens.pointer()));
        tokens.members(member -> member(element, member));
        if (PACKAGES.contains(element.type)) {
            switch (element.type) {
                case "ai_AIPackage" ->
                        element.draft.kind(SbomComponent.Kind.MACHINE_LEARNING_MODEL);
                case "dataset_DatasetPackage" -> element.draft.kind(SbomComponent.Kind.DATA);
                default -> {}
            }
            gathering.oneMore(element.draft.pointer(), packages.size());
            packages.add(element);
        } else if (DESCRIBING.contains(element.type)) {
            gathering.oneMore(element.draft.pointer(), documents.size());
            documents.add(element);
        } else if (!element.id.isEmpty() && !element.name.isEmpty()) {
            names.put(element.id, element.name);
        }
    }

    private void member(Element element, String member) {
        switch (member) {
            case "type", "@type" -> element.type = tokens.text();
            case "spdxId", "@id" -> element.id = tokens.text();
            case "name" -> {
                element.name = tokens.text();
                element.draft.name(element.name);
            }
            case "specVersion" -> specVersion = tokens.text();
            case "created" -> content.created(tokens.pointer(), tokens.text());
            case "creationInfo" -> {
                if (tokens.atObject()) {
                    tokens.members(inner -> {
                        if (inner.equals("specVersion") || inner.equals("created")) {
                            member(element, inner);
                        }
                    });
                }
            }
            case "software_packageVersion" ->
                    element.draft.version(SpdxContent.asserted(tokens.text()));
            case "software_packageUrl" -> element.draft.purl(tokens.text());
            case "software_primaryPurpose" -> SpdxContent.purpose(element.draft, tokens.text());
            case "suppliedBy" -> party(element, Maker.SUPPLIER);
            case "originatedBy" -> tokens.elements(() -> party(element, Maker.MANUFACTURER));
            case "externalIdentifier" -> tokens.elements(() -> identifier(element.draft));
            case "verifiedUsing" -> tokens.elements(() -> hash(element.draft));
            case "rootElement" ->
                    tokens.elements(() -> {
                        gathering.oneMore(tokens.pointer(), roots++);
                        element.roots.add(tokens.text());
                    });
            default -> {}
        }
    }

    /** Named by its identifier, or said in place. */
    private void party(Element element, Maker maker) {
        if (!tokens.atObject()) {
            element.makers.putIfAbsent(tokens.text(), maker);
            return;
        }
        tokens.members(member -> {
            if (member.equals("name")) {
                element.draft.vendor(maker, tokens.text());
            }
        });
    }

    private void identifier(Gathering.Draft draft) {
        var one =
                new Object() {
                    String type = "";
                    String identifier = "";
                };
        tokens.members(member -> {
            switch (member) {
                case "externalIdentifierType" -> one.type = tokens.text();
                case "identifier" -> one.identifier = tokens.text();
                default -> {}
            }
        });
        switch (one.type) {
            case "packageUrl" -> draft.purl(one.identifier);
            case "cpe22", "cpe23" -> draft.cpe(one.identifier);
            default -> {}
        }
    }

    private void hash(Gathering.Draft draft) {
        var one =
                new Object() {
                    String algorithm = "";
                    String digits = "";
                };
        tokens.members(member -> {
            switch (member) {
                case "algorithm" -> one.algorithm = tokens.text();
                case "hashValue" -> one.digits = tokens.text();
                default -> {}
            }
        });
        // Other ways to be sure of an element have no hash.
        if (!one.digits.isEmpty()) {
            draft.hash(one.algorithm, one.digits);
        }
    }
}
