package clearinghouse.platform;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * A PostgreSQL that somebody else runs. One setting names a file that only its owner may read:
 *
 * <pre>{@code
 * url=jdbc:postgresql://db.example.org:5432/clearinghouse?sslmode=verify-full
 * owner.password=...
 * server.password=...
 * }</pre>
 *
 * Its administrator makes the two roles of {@link PostgresRoles} and an empty UTF8 database that
 * belongs to the first.
 */
public final class ExternalPostgres {

    public sealed interface Outcome permits Connected, Refused {}

    public record Connected(PostgresRoles roles) implements Outcome {}

    /** Every problem that could be found at once, each as a sentence without a password in it. */
    public record Refused(List<String> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    private static final int OLDEST = 15;
    private static final long LARGEST_FILE = 64 << 10;
    private static final Set<String> KEYS = Set.of("url", "owner.password", "server.password");

    private ExternalPostgres() {}

    /**
     * Reads the file and enters the database once in each role, to find what is wrong now and not
     * in the first request.
     */
    public static Outcome open(Path settings) {
        return switch (read(settings)) {
            case Refused refused -> refused;
            case Connected(var roles) -> {
                var problems = new ArrayList<String>();
                checkOwner(roles.owner(), problems);
                checkServer(roles.server(), problems);
                yield problems.isEmpty() ? new Connected(roles) : new Refused(problems);
            }
        };
    }

    static Outcome read(Path settings) {
        var problems = new ArrayList<String>();
        var properties = new Properties();
        try {
            var permissions = Files.getPosixFilePermissions(settings);
            if (permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                problems.add(
                        "other users may read %s, which holds passwords (chmod 600 would close it)"
                                .formatted(settings));
            }
            if (Files.size(settings) > LARGEST_FILE) {
                return new Refused(
                        List.of("%s is larger than %d bytes".formatted(settings, LARGEST_FILE)));
            }
            properties.load(new StringReader(Files.readString(settings)));
        } catch (IOException | IllegalArgumentException e) {
            return new Refused(
                    List.of("%s cannot be read as a properties file".formatted(settings)));
        }
        for (var key : KEYS.stream().sorted().toList()) {
            if (properties.getProperty(key, "").isBlank()) {
                problems.add("%s does not set %s".formatted(settings, key));
            }
        }
        for (var key : properties.stringPropertyNames().stream().sorted().toList()) {
            if (!KEYS.contains(key)) {
                problems.add("%s sets %s, which is not known".formatted(settings, key));
            }
        }
        var url = properties.getProperty("url", "");
        if (!url.isBlank() && !url.startsWith("jdbc:postgresql://")) {
            problems.add("the url does not start with jdbc:postgresql://");
        }
        // The address may be logged; the passwords have lines of their own.
        if (url.matches(".*[?&](user|password)=.*") || url.matches("jdbc:postgresql://[^/?]*@.*")) {
            problems.add("the url holds a user or a password; they have settings of their own");
        }
        return problems.isEmpty()
                ? new Connected(
                        new PostgresRoles(
                                new PostgresAddress(
                                        url,
                                        PostgresRoles.OWNER,
                                        properties.getProperty("owner.password", "")),
                                new PostgresAddress(
                                        url,
                                        PostgresRoles.SERVER,
                                        properties.getProperty("server.password", ""))))
                : new Refused(problems);
    }

    private static void checkOwner(PostgresAddress owner, List<String> problems) {
        try (var connection = owner.connect()) {
            var version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                problems.add(
                        "the database is PostgreSQL %d; %d or later is needed"
                                .formatted(version, OLDEST));
            }
            if (!answer(
                    connection,
                    "select pg_encoding_to_char(encoding) = 'UTF8' from pg_database where datname = current_database()")) {
                problems.add("the database is not encoded in UTF8");
            }
            if (!answer(
                    connection,
                    "select pg_get_userbyid(datdba) = current_user from pg_database where datname = current_database()")) {
                problems.add("%s does not own the database".formatted(owner.user()));
            }
        } catch (SQLException e) {
            problems.add(unreachable(owner, e));
        }
    }

    private static void checkServer(PostgresAddress server, List<String> problems) {
        try (var connection = server.connect()) {
            if (!answer(
                    connection,
                    "select not (rolsuper or rolbypassrls or rolcreaterole) from pg_roles where rolname = current_user")) {
                problems.add(
                        "%s may do too much: it must be nosuperuser nobypassrls nocreaterole"
                                .formatted(server.user()));
            }
            if (answer(
                    connection,
                    "select pg_has_role(current_user, '%s', 'member')"
                            .formatted(PostgresRoles.OWNER))) {
                problems.add(
                        "%s must not be a member of %s"
                                .formatted(server.user(), PostgresRoles.OWNER));
            }
        } catch (SQLException e) {
            problems.add(unreachable(server, e));
        }
    }

    private static boolean answer(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static String unreachable(PostgresAddress address, SQLException e) {
        return "cannot enter the database as %s: %s (SQL state %s)"
                .formatted(address.user(), e.getMessage(), e.getSQLState());
    }
}
