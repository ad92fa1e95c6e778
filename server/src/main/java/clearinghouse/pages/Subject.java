package clearinghouse.pages;

import java.util.Map;

/**
 * What an entry of the record is about.
 *
 * @param address of its page; empty where it has none
 */
record Subject(String kind, String code, String address) {

    private static final Map<String, String> PAGES =
            Map.of(
                    "fnd", "/findings/",
                    "vul", "/vulnerabilities/",
                    "cas", "/cases/",
                    "adv", "/advisories/",
                    "exp", "/exposures/",
                    "jrq", "/requests/");

    private static final Map<String, String> KINDS =
            Map.of(
                    "fnd", "finding",
                    "vul", "vulnerability",
                    "cas", "case",
                    "adv", "advisory",
                    "exp", "exposure",
                    "pat", "patch",
                    "pty", "party",
                    "jrq", "request to join",
                    "lgb", "legal basis");

    static Subject of(String code) {
        var prefix = code.substring(0, Math.min(3, code.length()));
        var page = PAGES.get(prefix);
        return new Subject(KINDS.getOrDefault(prefix, ""), code, page == null ? "" : page + code);
    }
}
