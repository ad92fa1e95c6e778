package clearinghouse.platform;

import clearinghouse.signer.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whose database it is: of production or of a test, and of which keys. The first start writes that
 * down and each later one compares it before anything works: a server with other keys would sign
 * what nobody can verify, and seal what nobody can open.
 */
public final class Deployment {

    public sealed interface Outcome {
        record Ours() implements Outcome {}

        /** One sentence for the person at the terminal. */
        record Refused(String why) implements Outcome {}
    }

    private static final String KIND = "kind";

    private final DataDirectory.Kind kind;
    private final Path keys;
    private final List<String> files;
    private final List<String> missing;
    private final Map<String, Function<byte[], Optional<String>>> identities;
    private final Set<String> elsewhere;
    private final Supplier<Map<String, String>> prints;

    private Deployment(
            DataDirectory.Kind kind,
            Path keys,
            List<String> files,
            List<String> missing,
            Map<String, Function<byte[], Optional<String>>> identities,
            Set<String> elsewhere,
            Supplier<Map<String, String>> prints) {
        this.kind = kind;
        this.keys = keys;
        this.files = files;
        this.missing = missing;
        this.identities = Map.copyOf(identities);
        this.elsewhere = Set.copyOf(elsewhere);
        this.prints = prints;
    }

    /** Asked before the keys are opened, because a key that is not there is made then. */
    public static Deployment of(DataDirectory.Kind kind, Path keys, Collection<String> keyFiles) {
        return new Deployment(
                kind,
                keys,
                List.copyOf(keyFiles),
                keyFiles.stream().filter(file -> Files.notExists(keys.resolve(file))).toList(),
                Map.of(),
                Set.of(),
                Map::of);
    }

    /**
     * For a file whose content may change while it stays the same keystore.
     *
     * @param identity what the file says of itself; empty when it is damaged
     */
    public Deployment knowing(String file, Function<byte[], Optional<String>> identity) {
        var more = new HashMap<>(identities);
        more.put(file, identity);
        return new Deployment(kind, keys, files, missing, more, elsewhere, prints);
    }

    /**
     * For files that are not read here, because another process alone reads them.
     *
     * @param prints the fingerprints of those that are there, by file
     */
    public Deployment asking(Collection<String> files, Supplier<Map<String, String>> prints) {
        return new Deployment(
                kind, keys, this.files, missing, identities, Set.copyOf(files), prints);
    }

    /** Changes nothing; a database that is still empty is anybody's. */
    public Outcome check(PostgresAddress owner) {
        try (var connection = owner.connect()) {
            return isMigrated(connection) ? compare(known(connection), ours()) : new Outcome.Ours();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Compares, and writes down what is not yet known; the keys are there. */
    public Outcome claim(PostgresAddress owner) {
        try (var connection = owner.connect()) {
            connection.setAutoCommit(false);
            lock(connection);
            var known = known(connection);
            var fresh = ours();
            var outcome = compare(known, fresh);
            if (outcome instanceof Outcome.Ours) {
                fresh.keySet().removeAll(known.keySet());
                save(connection, fresh);
                connection.commit();
            }
            return outcome;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Outcome compare(Map<String, String> known, Map<String, String> ours) {
        var found = known.get(KIND);
        if (found != null && !found.equals(name(kind))) {
            return new Outcome.Refused(
                    kind == DataDirectory.Kind.TEST
                            ? "The database belongs to a production server; a test server does not open it."
                            : "The database was made by a test server; choose another one.");
        }
        var lost = named(known, missing::contains);
        if (!lost.isEmpty()) {
            return new Outcome.Refused(
                    "The database was started with keys that are missing from %s: restore %s from your backup, or choose another database."
                            .formatted(keys, lost));
        }
        var other = named(known, file -> !ours.getOrDefault(file, "").equals(known.get(file)));
        if (!other.isEmpty()) {
            return new Outcome.Refused(
                    "The database was started with other keys than those in %s: restore %s, or choose another database."
                            .formatted(keys, other));
        }
        return new Outcome.Ours();
    }

    private String named(Map<String, String> known, Predicate<String> wanted) {
        return String.join(", ", files.stream().filter(known::containsKey).filter(wanted).toList());
    }

    private Map<String, String> ours() {
        var ours = new LinkedHashMap<String, String>();
        ours.put(KIND, name(kind));
        var told = prints.get();
        for (var file : files) {
            (elsewhere.contains(file) ? Optional.ofNullable(told.get(file)) : fingerprint(file))
                    .ifPresent(print -> ours.put(file, print));
        }
        return ours;
    }

    private Optional<String> fingerprint(String file) {
        try {
            var path = keys.resolve(file);
            if (Files.notExists(path)) {
                return Optional.empty();
            }
            var content = Files.readAllBytes(path);
            var identity =
                    Optional.ofNullable(identities.get(file)).flatMap(of -> of.apply(content));
            if (identity.isPresent()) {
                return identity;
            }
            return Optional.of(Fingerprint.of(file, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(DataDirectory.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isMigrated(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select to_regclass('public.platform_deployment') is not null")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Of two servers that start for the first time, the second compares. */
    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("lock table platform_deployment in share row exclusive mode");
        }
    }

    private static Map<String, String> known(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select name, value from platform_deployment")) {
            var known = new LinkedHashMap<String, String>();
            while (rows.next()) {
                known.put(rows.getString(1), rows.getString(2));
            }
            return known;
        }
    }

    private static void save(Connection connection, Map<String, String> fresh) throws SQLException {
        try (var statement =
                connection.prepareStatement(
                        "insert into platform_deployment (name, value) values (?, ?)")) {
            for (var entry : fresh.entrySet()) {
                statement.setString(1, entry.getKey());
                statement.setString(2, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
