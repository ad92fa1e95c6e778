package clearinghouse.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the owner of a browser would call it, such as "Firefox on Linux". It is taken from a closed
 * list: what a browser says of itself is not repeated.
 */
final class BrowserName {

    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        // The most particular first: nearly all of them claim to be the ones below.
        BROWSERS.put("Edg/", "Edge");
        BROWSERS.put("OPR/", "Opera");
        BROWSERS.put("Firefox/", "Firefox");
        BROWSERS.put("Chrome/", "Chrome");
        BROWSERS.put("Safari/", "Safari");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("iPhone", "an iPhone");
        SYSTEMS.put("iPad", "an iPad");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("Macintosh", "a Mac");
        SYSTEMS.put("Linux", "Linux");
    }

    private BrowserName() {}

    static String of(HttpServletRequest request) {
        var said = request.getHeader("User-Agent");
        return said == null ? "A browser" : of(said);
    }

    static String of(String userAgent) {
        var browser = first(BROWSERS, userAgent, "A browser");
        var system = first(SYSTEMS, userAgent, "");
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String first(Map<String, String> names, String said, String otherwise) {
        return names.entrySet().stream()
                .filter(name -> said.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
