package clearinghouse.formats.sbom;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The packages of a list while it is read; a place is the number of a line. */
final class PackageList {

    private final Gathering gathering;
    private final SbomFormat format;
    private final Set<String> seen = new HashSet<>();
    private String subject = "";
    private String subjectVersion = "";

    PackageList(Gathering gathering, SbomFormat format) {
        this.gathering = gathering;
        this.format = format;
    }

    /** What the list is of, where it says so. */
    void subject(String name, String version) {
        subject = name;
        subjectVersion = version;
    }

    void warn(String pointer, String code, String message) {
        gathering.warn(pointer, code, message);
    }

    /** A line that does not look like the others says nothing and hides nothing. */
    void odd(int line) {
        gathering.warn(
                "/" + line, "line-form", "line " + line + " is no line of such a list; left out");
    }

    Gathering.Draft draft(String pointer) {
        return gathering.draft(pointer);
    }

    void add(Gathering.Draft draft) {
        gathering.add(draft.done());
    }

    /** A package that is there already in the same version counts once. */
    void add(
            String pointer,
            SbomComponent.Kind kind,
            String type,
            String namespace,
            String name,
            String version,
            Map<String, String> qualifiers) {
        if (!seen.add(namespace + "\n" + name + "\n" + version + "\n" + qualifiers)) {
            return;
        }
        var draft = gathering.draft(pointer);
        draft.kind(kind);
        draft.name(name);
        draft.version(version);
        switch (PackageUrl.build(type, namespace, name, version, qualifiers, "")) {
            case Parsed.Valid<PackageUrl>(var purl) -> draft.purl(purl);
            case Parsed.Invalid<PackageUrl>(var problems) ->
                    problems.forEach(p -> gathering.warn(pointer, p.code(), p.message()));
        }
        gathering.add(draft.done());
    }

    /** Refused when nothing was found: then it was no such list. */
    Sbom done() {
        if (gathering.components().isEmpty()) {
            throw new Refused("", "list-empty", "no line of the list names a package");
        }
        return new Sbom(
                format,
                "",
                new SbomSubject(
                        Problem.excerpt(subject),
                        Problem.excerpt(subjectVersion),
                        Optional.empty(),
                        "",
                        Optional.empty()),
                gathering.components(),
                gathering.warnings(),
                List.of());
    }
}
