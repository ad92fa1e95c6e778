package clearinghouse.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of a result; a column that may be null is asked for as optional. */
public final class Row {

    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) {
        return present(column, read(column, String.class));
    }

    public Optional<String> optionalText(String column) {
        return Optional.ofNullable(read(column, String.class));
    }

    public int integer(String column) {
        return present(column, read(column, Integer.class));
    }

    public long number(String column) {
        return present(column, read(column, Long.class));
    }

    public Optional<Long> optionalNumber(String column) {
        return Optional.ofNullable(read(column, Long.class));
    }

    public boolean truth(String column) {
        return present(column, read(column, Boolean.class));
    }

    public byte[] bytes(String column) {
        return present(column, optionalBytes(column).orElse(null));
    }

    public Optional<byte[]> optionalBytes(String column) {
        try {
            return Optional.ofNullable(rows.getBytes(column));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public UUID uuid(String column) {
        return present(column, read(column, UUID.class));
    }

    public Instant instant(String column) {
        return present(column, optionalInstant(column).orElse(null));
    }

    public Optional<Instant> optionalInstant(String column) {
        return Optional.ofNullable(read(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    public List<String> texts(String column) {
        try {
            var array = rows.getArray(column);
            return array == null ? List.of() : List.of((String[]) array.getArray());
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public List<Integer> integers(String column) {
        try {
            var array = rows.getArray(column);
            return array == null ? List.of() : List.of((Integer[]) array.getArray());
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private <T> @Nullable T read(String column, Class<T> type) {
        try {
            return rows.getObject(column, type);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
