package clearinghouse.formats.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One file of a tiled log (C2SP tlog-tiles): 256 hashes of one level, or the 256 entries beneath a
 * tile of level 0; less at the tree's right edge.
 *
 * @param level absent for entries
 */
public record TilePath(OptionalInt level, long index, int width) {
    public static final int FULL = 256;
    private static final int HEIGHT = 8;
    private static final int HIGHEST = 63 / HEIGHT;

    // Nine digits say where each entry of a log with 2^37 of them is.
    private static final Pattern PATH =
            Pattern.compile(
                    "tile/(entries|[0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (index < 0
                || width < 1
                || width > FULL
                || level.orElse(0) < 0
                || level.orElse(0) > HIGHEST) {
            throw new IllegalArgumentException("no tile has this level, index or width");
        }
    }

    public static TilePath hashes(int level, long index, int width) {
        return new TilePath(OptionalInt.of(level), index, width);
    }

    public static TilePath entries(long index, int width) {
        return new TilePath(OptionalInt.empty(), index, width);
    }

    public static Optional<TilePath> parse(String path) {
        var parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
        int width = parts.group(3) == null ? FULL : Integer.parseInt(parts.group(3));
        if (width > FULL || (width == FULL && parts.group(3) != null)) {
            return Optional.empty();
        }
        var level =
                parts.group(1).equals("entries")
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(parts.group(1)));
        var tile = new TilePath(level, index, width);
        // An index with more zeros in front of it would be another name of the same file.
        return tile.toString().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    /** The file that a tree of this size has in this place; empty when it has none there. */
    public static Optional<TilePath> of(OptionalInt level, long index, long size) {
        long there = (size >> (HEIGHT * level.orElse(0))) - index * FULL;
        return there < 1
                ? Optional.empty()
                : Optional.of(new TilePath(level, index, (int) Math.min(there, FULL)));
    }

    /** All hashes of a tree of this size, level by level. */
    public static Stream<TilePath> hashesOf(long size) {
        return IntStream.rangeClosed(0, HIGHEST)
                .boxed()
                .flatMap(level -> all(OptionalInt.of(level), size));
    }

    public static Stream<TilePath> entriesOf(long size) {
        return all(OptionalInt.empty(), size);
    }

    private static Stream<TilePath> all(OptionalInt level, long size) {
        long hashes = size >> (HEIGHT * level.orElse(0));
        return LongStream.range(0, (hashes + FULL - 1) / FULL)
                .mapToObj(index -> of(level, index, size).orElseThrow());
    }

    public boolean isOf(long size) {
        return of(level, index, size).filter(this::equals).isPresent();
    }

    public boolean isPartial() {
        return width < FULL;
    }

    /** The same place, filled. */
    public TilePath full() {
        return new TilePath(level, index, FULL);
    }

    /** Of a tile of hashes, the level in the tree that its hashes are on. */
    public int treeLevel() {
        return HEIGHT * level.orElseThrow();
    }

    /** The place of its first hash on that level, or of its first entry. */
    public long first() {
        return index * FULL;
    }

    @Override
    public String toString() {
        var digits = new ArrayList<String>(List.of("%03d".formatted(index % 1000)));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            digits.addFirst("x%03d".formatted(rest % 1000));
        }
        return "tile/%s/%s%s"
                .formatted(
                        level.isPresent() ? String.valueOf(level.getAsInt()) : "entries",
                        String.join("/", digits),
                        isPartial() ? ".p/" + width : "");
    }
}
