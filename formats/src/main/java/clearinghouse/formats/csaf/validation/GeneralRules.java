package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Languages, references, involvements and the form of the text. */
final class GeneralRules {

    private GeneralRules() {}

    private static List<Value> languages(Document document) {
        return List.of(document.meta().get("lang"), document.meta().get("source_lang"));
    }

    // 6.1.12
    static void unknownLanguage(Document document, Report report) {
        for (var language : languages(document)) {
            LanguageTag.parse(language.text())
                    .flatMap(LanguageTag::unknownPart)
                    .ifPresent(why -> report.add(language, quoted(language.text()) + ": " + why));
        }
    }

    // 6.1.15
    static void translator(Document document, Report report) {
        if (document.meta().get("publisher").text("category").equals("translator")
                && document.meta().text("source_lang").isEmpty()) {
            report.add(
                    document.meta().get("source_lang"),
                    "a translator says from which language the document was translated");
        }
    }

    // 6.1.28
    static void translation(Document document, Report report) {
        var language = document.meta().text("lang");
        if (!language.isEmpty() && language.equalsIgnoreCase(document.meta().text("source_lang"))) {
            report.add(
                    document.meta().get("source_lang"),
                    "is the language of the document, which then is no translation");
        }
    }

    // 6.1.24
    static void involvementTwice(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var seen = new HashSet<List<String>>();
            for (var involvement : vulnerability.items("involvements")) {
                var date = involvement.text("date");
                var instant =
                        Timestamp.parse(date).map(found -> found.instant().toString()).orElse(date);
                if (!seen.add(List.of(involvement.text("party"), instant))) {
                    report.add(involvement, "this party is there already with this date");
                }
            }
        }
    }

    // 6.2.7
    static void involvementWithoutDate(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var involvement : vulnerability.items("involvements")) {
                if (!involvement.has("date")) {
                    report.add(involvement, "has no date");
                }
            }
        }
    }

    // 6.2.12
    static void missingLanguage(Document document, Report report) {
        var language = document.meta().get("lang");
        if (!language.isThere()) {
            report.add(language, "the document does not say in which language it is");
        }
    }

    // 6.2.13
    static void unsorted(Document document, Report report) {
        sorted(document.root(), report);
    }

    private static void sorted(Value value, Report report) {
        if (value.node().isObject()) {
            var before = new String[] {""};
            value.members((name, member) -> {
                if (order(before[0], name) > 0) {
                    report.add(member, "stands after " + quoted(before[0]));
                }
                before[0] = name;
                if (member.node().isContainer()) {
                    sorted(member, report);
                }
            });
        } else if (value.node().isArray()) {
            for (var item : value.items()) {
                if (item.node().isContainer()) {
                    sorted(item, report);
                }
            }
        }
    }

    private static int order(String a, String b) {
        var order = a.compareToIgnoreCase(b);
        return order != 0 ? order : a.compareTo(b);
    }

    // 6.2.14
    static void privateLanguage(Document document, Report report) {
        for (var language : languages(document)) {
            LanguageTag.parse(language.text())
                    .flatMap(LanguageTag::privatePart)
                    .ifPresent(part -> report.add(language, quoted(part) + " is for private use"));
        }
    }

    // 6.2.15
    static void defaultLanguage(Document document, Report report) {
        for (var language : languages(document)) {
            if (LanguageTag.parse(language.text()).filter(LanguageTag::isDefault).isPresent()) {
                report.add(language, "i-default says nothing about the language");
            }
        }
    }

    // 6.2.20
    static void unknownMembers(Document document, Report report) {
        for (var place : document.unknownMembers()) {
            report.add(place, "is no member that the standard knows here");
        }
    }

    // 6.3.6: without asking the network only names that never resolve are known not to.
    static void unresolvable(Document document, Report report) {
        var meta = document.meta();
        var urls = new ArrayList<Value>();
        acknowledged(meta, urls);
        urls.add(meta.get("aggregate_severity").get("namespace"));
        urls.add(meta.get("distribution").get("tlp").get("url"));
        urls.add(meta.get("publisher").get("namespace"));
        referred(meta, false, urls);
        for (var product : document.products()) {
            urls.addAll(product.identification().items("sbom_urls"));
            for (var generic : product.identification().items("x_generic_uris")) {
                urls.add(generic.get("namespace"));
                urls.add(generic.get("uri"));
            }
        }
        for (var vulnerability : document.vulnerabilities()) {
            acknowledged(vulnerability, urls);
            referred(vulnerability, false, urls);
            vulnerability.items("remediations").forEach(item -> urls.add(item.get("url")));
            document.scores(vulnerability).forEach(score -> urls.add(score.get("source")));
        }
        neverResolving(urls, report);
    }

    // 6.3.7
    static void unresolvableSelf(Document document, Report report) {
        var urls = new ArrayList<Value>();
        referred(document.meta(), true, urls);
        document.vulnerabilities().forEach(vulnerability -> referred(vulnerability, true, urls));
        neverResolving(urls, report);
    }

    private static void acknowledged(Value holder, List<Value> urls) {
        holder.items("acknowledgments").forEach(item -> urls.addAll(item.items("urls")));
    }

    private static void referred(Value holder, boolean self, List<Value> urls) {
        for (var reference : holder.items("references")) {
            if (reference.text("category").equals("self") == self) {
                urls.add(reference.get("url"));
            }
        }
    }

    private static void neverResolving(List<Value> urls, Report report) {
        for (var url : urls) {
            host(url.text())
                    .filter(GeneralRules::isReserved)
                    .ifPresent(host -> report.add(url, quoted(host) + " resolves nowhere"));
        }
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost())
                    .map(host -> host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    // RFC 2606, section 2
    private static boolean isReserved(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.endsWith(".invalid")
                || host.endsWith(".test")
                || host.endsWith(".example");
    }

    // 6.3.8 and 6.3.16: the standard lets the test fail for a language that is not supported, and
    // none is.
    static Rule.Check notChecked(String what) {
        return (document, report) -> {
            var language = document.meta().get("lang");
            if (!language.text().isEmpty()) {
                report.add(
                        language,
                        "%s was not checked: %s is not supported here"
                                .formatted(what, quoted(language.text())));
            }
        };
    }
}
