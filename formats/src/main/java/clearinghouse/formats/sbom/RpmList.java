package clearinghouse.formats.sbom;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code rpm -qa}: name, version, release and architecture; an epoch may stand before the version
 * or before the name.
 */
record RpmList(String distro) implements ListForm {

    private static final Set<String> ARCHITECTURES =
            Set.of(
                    "noarch",
                    "x86_64",
                    "aarch64",
                    "i386",
                    "i486",
                    "i586",
                    "i686",
                    "ppc64",
                    "ppc64le",
                    "ppc",
                    "s390",
                    "s390x",
                    "armv7hl",
                    "armv7hnl",
                    "riscv64",
                    "loongarch64",
                    "src",
                    "(none)");

    /** By what the release of a package ends in, where the sender does not say it. */
    private static final Map<String, String> BY_RELEASE =
            Map.of(
                    ".fc",
                    "fedora",
                    ".el",
                    "redhat",
                    ".amzn",
                    "amazon",
                    ".mga",
                    "mageia",
                    ".oe",
                    "openeuler",
                    ".ph",
                    "photon",
                    ".lp",
                    "opensuse",
                    ".cm",
                    "mariner");

    private static final int FEWEST_OF_A_KIND = 2;

    /** Name, epoch, version, release, architecture. */
    private record Nevra(
            String name, String epoch, String version, String release, String architecture) {

        static Optional<Nevra> of(String line) {
            var text = line.endsWith(".rpm") ? line.substring(0, line.length() - 4) : line;
            var dot = text.lastIndexOf('.');
            if (dot < 0 || text.indexOf(' ') >= 0 || text.indexOf('\t') >= 0) {
                return Optional.empty();
            }
            var architecture = text.substring(dot + 1);
            var release = text.lastIndexOf('-', dot);
            var version = release < 1 ? -1 : text.lastIndexOf('-', release - 1);
            if (version < 1 || !ARCHITECTURES.contains(architecture)) {
                return Optional.empty();
            }
            var name = text.substring(0, version);
            var number = text.substring(version + 1, release);
            var before = name.indexOf(':');
            var within = number.indexOf(':');
            var epoch =
                    before >= 0
                            ? name.substring(0, before)
                            : within >= 0 ? number.substring(0, within) : "";
            return Optional.of(
                    new Nevra(
                            name.substring(before + 1),
                            epoch.equals("(none)") || epoch.equals("0") ? "" : epoch,
                            number.substring(within + 1),
                            text.substring(release + 1, dot),
                            architecture.equals("(none)") ? "" : architecture));
        }
    }

    @Override
    public SbomFormat format() {
        return SbomFormat.RPM;
    }

    @Override
    public boolean recognises(List<String> head) {
        var packages = head.stream().filter(line -> Nevra.of(line).isPresent()).count();
        return packages * 2 > head.size();
    }

    @Override
    public void read(Lines lines, PackageList list) {
        var distribution = Distribution.of(distro, assumed(lines.text()));
        distribution.warn(list);
        while (lines.next()) {
            var line = lines.line().strip();
            // The keys by which packages are verified stand among them.
            if (line.isEmpty() || line.startsWith("gpg-pubkey-")) {
                continue;
            }
            var one = Nevra.of(line);
            if (one.isEmpty()) {
                list.odd(lines.number());
            } else {
                add(list, distribution, "/" + lines.number(), one.get());
            }
        }
    }

    private static void add(
            PackageList list, Distribution distribution, String pointer, Nevra one) {
        var version = one.version() + "-" + one.release();
        if (distribution.namespace().isEmpty()) {
            var draft = list.draft(pointer);
            draft.name(one.name());
            draft.version(one.epoch().isEmpty() ? version : one.epoch() + ":" + version);
            list.add(draft);
            return;
        }
        list.add(
                pointer,
                SbomComponent.Kind.OTHER,
                "rpm",
                distribution.namespace(),
                one.name(),
                version,
                distribution.qualifiers(one.architecture(), one.epoch()));
    }

    private static String assumed(String text) {
        var counts = new TreeMap<String, Integer>();
        text.lines()
                .limit(1_000)
                .map(line -> Nevra.of(line.strip()))
                .flatMap(Optional::stream)
                .forEach(one ->
                        BY_RELEASE.forEach((mark, namespace) -> {
                            if (one.release().contains(mark)) {
                                counts.merge(namespace, 1, Integer::sum);
                            }
                        }));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() >= FEWEST_OF_A_KIND)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
