package clearinghouse.formats.tlog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The entries beneath a tile of level 0, each after its length in two bytes. */
public final class EntryBundle {
    public static final int LARGEST_ENTRY = 0xffff;

    /** A file that is larger is none. */
    public static final int LARGEST = TilePath.FULL * (2 + LARGEST_ENTRY);

    private EntryBundle() {}

    public static byte[] render(List<byte[]> entries) {
        var out = new ByteArrayOutputStream();
        for (var entry : entries) {
            if (entry.length > LARGEST_ENTRY) {
                throw new IllegalArgumentException("an entry has at most 65,535 bytes");
            }
            out.write(entry.length >> 8);
            out.write(entry.length);
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    /**
     * Empty when the bytes end within an entry, or there are far too many; whether there are as
     * many as there should be is for the caller to judge.
     */
    public static Optional<List<byte[]>> parse(byte[] bytes) {
        var entries = new ArrayList<byte[]>(TilePath.FULL);
        int at = 0;
        while (at < bytes.length) {
            if (at + 2 > bytes.length || entries.size() == 2 * TilePath.FULL) {
                return Optional.empty();
            }
            int from = at + 2;
            int to = from + (((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff));
            if (to > bytes.length) {
                return Optional.empty();
            }
            entries.add(Arrays.copyOfRange(bytes, from, to));
            at = to;
        }
        return Optional.of(entries);
    }
}
