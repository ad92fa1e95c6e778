package clearinghouse.formats.sbom;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cpe.Cpe;
import java.util.List;

/** A CPE name a line, of 2.3 or of 2.2; what stands behind a number sign is a comment. */
record CpeList() implements ListForm {

    @Override
    public SbomFormat format() {
        return SbomFormat.CPE;
    }

    @Override
    public boolean recognises(List<String> head) {
        return head.stream().allMatch(line -> line.startsWith("cpe:") || line.startsWith("#"));
    }

    @Override
    public void read(Lines lines, PackageList list) {
        while (lines.next()) {
            var line = lines.line().strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var pointer = "/" + lines.number();
            switch (Cpe.parse(line)) {
                case Parsed.Invalid<Cpe>(var problems) ->
                        problems.forEach(p -> list.warn(pointer, p.code(), p.message()));
                case Parsed.Valid<Cpe>(var cpe) -> {
                    var draft = list.draft(pointer);
                    draft.vendor(Gathering.Maker.MANUFACTURER, plain(cpe.vendor()));
                    draft.name(plain(cpe.product()));
                    draft.version(cpe.versionAndUpdate().map(CpeList::plain).orElse(""));
                    draft.cpe(line);
                    draft.kind(kind(cpe.part()));
                    list.add(draft);
                }
            }
        }
    }

    private static SbomComponent.Kind kind(String part) {
        return switch (part) {
            case "a" -> SbomComponent.Kind.APPLICATION;
            case "o" -> SbomComponent.Kind.OPERATING_SYSTEM;
            case "h" -> SbomComponent.Kind.DEVICE;
            default -> SbomComponent.Kind.OTHER;
        };
    }

    private static String plain(String value) {
        return value.equals("*") || value.equals("-") ? "" : value;
    }
}
