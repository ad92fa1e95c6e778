package clearinghouse.platform;

/**
 * The two ways into the one database. The owner owns every table and runs the migrations; the
 * server owns nothing, is no superuser and cannot step around row-level security. The names are
 * fixed because the migrations grant to them.
 */
public record PostgresRoles(PostgresAddress owner, PostgresAddress server) {
    public static final String OWNER = "clearinghouse_owner";
    public static final String SERVER = "clearinghouse_server";
}
