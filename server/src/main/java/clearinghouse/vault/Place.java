package clearinghouse.vault;

import java.nio.charset.StandardCharsets;

/** Where sealed content stands. It opens in that place only: moved to another row it is noise. */
public record Place(String table, String column, String row) {

    byte[] associatedData() {
        return (table + "\0" + column + "\0" + row).getBytes(StandardCharsets.UTF_8);
    }
}
