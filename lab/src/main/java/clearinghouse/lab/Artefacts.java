package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pinned files from Maven repositories, kept by their digest. What is missing is fetched by the
 * user's own Maven, so that mirrors, proxies, credentials and offline mode are what the user set;
 * what is there starts no Maven.
 */
public final class Artefacts {

    private static final long MAX_BYTES = 256L << 20;
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

    private final Path cache;
    private final String maven;
    private final boolean offline;

    /**
     * @param maven the command, {@code mvn} for the one on the PATH
     */
    public Artefacts(Path cache, String maven, boolean offline) {
        this.cache = cache;
        this.maven = maven;
        this.offline = offline;
    }

    /** Every file, or why not, in one sentence. */
    public sealed interface Fetched {
        record Ready(Map<Artefact, Path> files) implements Fetched {
            public Ready {
                files = Map.copyOf(files);
            }
        }

        record Missing(String reason) implements Fetched {}
    }

    public synchronized Fetched fetch(Collection<Artefact> wanted) {
        try {
            var missing = new ArrayList<Artefact>();
            for (var artefact : new LinkedHashSet<>(wanted)) {
                if (!isGood(path(artefact), artefact)) {
                    missing.add(artefact);
                }
            }
            if (!missing.isEmpty()) {
                var problem = fetchWithMaven(missing);
                if (!problem.isEmpty()) {
                    return new Fetched.Missing(problem);
                }
            }
            var files = new HashMap<Artefact, Path>();
            wanted.forEach(artefact -> files.put(artefact, path(artefact)));
            return new Fetched.Ready(files);
        } catch (IOException unusable) {
            return new Fetched.Missing("the artefact cache " + cache + " cannot be used");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Fetched.Missing("fetching was interrupted");
        }
    }

    private Path path(Artefact artefact) {
        return cache.resolve("sha256")
                .resolve(artefact.sha256().substring(0, 2))
                .resolve(artefact.sha256())
                .toAbsolutePath();
    }

    /** Read whole each time: a damaged cache must not become evidence. */
    private static boolean isGood(Path file, Artefact artefact) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) <= MAX_BYTES
                && Content.of(Files.readAllBytes(file)).sha256().equals(artefact.sha256());
    }

    private String fetchWithMaven(List<Artefact> missing) throws IOException, InterruptedException {
        Files.createDirectories(cache);
        var work = Files.createTempDirectory(cache, "fetch-");
        try {
            Files.writeString(work.resolve("pom.xml"), pom(missing, work));
            var log = work.resolve("log");
            var command =
                    new ArrayList<>(
                            List.of(maven, "-B", "-ntp", "-f", work.resolve("pom.xml").toString()));
            if (offline) {
                command.add("-o");
            }
            command.add(PLUGIN + ":copy");
            var builder =
                    new ProcessBuilder(command)
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process;
            try {
                process = builder.start();
            } catch (IOException noMaven) {
                return "Maven is needed once to fetch "
                        + names(missing)
                        + "; install it (Debian: apt install maven).";
            }
            process.getOutputStream().close();
            try {
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    return "Maven did not fetch " + names(missing) + " within five minutes.";
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                return "Maven could not fetch " + names(missing) + ": " + firstError(log);
            }
            for (int i = 0; i < missing.size(); i++) {
                var artefact = missing.get(i);
                var file = work.resolve("artefact-" + i);
                if (!isGood(file, artefact)) {
                    return artefact.coordinates()
                            + " is not the file that the target pins; it was not used.";
                }
                Files.createDirectories(path(artefact).getParent());
                Files.move(
                        file,
                        path(artefact),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return "";
        } finally {
            try (var files = Files.walk(work)) {
                for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String names(List<Artefact> missing) {
        return String.join(", ", missing.stream().map(Artefact::coordinates).toList());
    }

    private static String firstError(Path log) throws IOException {
        try (var lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("ERROR"))
                    .map(line ->
                            line.replaceAll("\\x1b\\[[0-9;]*m", "").replace("[ERROR]", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.length() > 300 ? line.substring(0, 300) : line)
                    .findFirst()
                    .orElse("no message");
        }
    }

    /** One start of Maven for all of them. */
    private static String pom(List<Artefact> missing, Path work) {
        var items = new StringBuilder();
        for (int i = 0; i < missing.size(); i++) {
            var artefact = missing.get(i);
            items.append("<artifactItem><groupId>").append(artefact.part(0));
            items.append("</groupId><artifactId>").append(artefact.part(1));
            items.append("</artifactId><version>").append(artefact.part(2));
            items.append("</version><type>").append(artefact.part(3)).append("</type>");
            if (!artefact.part(4).isEmpty()) {
                items.append("<classifier>").append(artefact.part(4)).append("</classifier>");
            }
            items.append("<destFileName>artefact-")
                    .append(i)
                    .append("</destFileName></artifactItem>");
        }
        return """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>clearinghouse.lab</groupId>
          <artifactId>fetch</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <build><plugins><plugin>
            <groupId>org.apache.maven.plugins</groupId>
            <artifactId>maven-dependency-plugin</artifactId>
            <configuration>
              <outputDirectory>%s</outputDirectory>
              <artifactItems>%s</artifactItems>
            </configuration>
          </plugin></plugins></build>
        </project>
        """
                .formatted(
                        work.toAbsolutePath().toString().replace("&", "&amp;").replace("<", "&lt;"),
                        items);
    }
}
