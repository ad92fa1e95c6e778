package clearinghouse.search;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers what is looked for, of each kind the newest. */
public final class Search {

    /** Every token has it, and anyone: what is published is for everyone. */
    public static final Permission ASK = new Permission("advisory:read");

    /** Of one kind. */
    public static final int MOST = 20;

    private final Db db;
    private final NumberPrefix own;
    private final InstantSource clock;

    /**
     * @param own with which the numbers begin that are published here
     */
    public Search(Db db, NumberPrefix own, InstantSource clock) {
        this.db = db;
        this.own = own;
        this.clock = clock;
    }

    /**
     * @param more whether there is more of some kind: a narrower question finds it
     */
    public record Answer(List<Hit> hits, boolean more) {
        public Answer {
            hits = List.copyOf(hits);
        }
    }

    public Parsed<Question> question(String text) {
        return Question.parse(text, own);
    }

    /** A number that is published here, as an example. */
    public String example() {
        return own.number(2026, 1);
    }

    public Answer answer(Access access, Question question) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new SearchStore(tx, clock.instant());
                    var parties =
                            Stream.concat(question.names().stream(), question.parties().stream())
                                    .distinct()
                                    .collect(
                                            Collectors.toUnmodifiableMap(
                                                    name -> name, store::parties));
                    var found =
                            Arrays.stream(Kind.values())
                                    .filter(kind ->
                                            access.may(kind.permission()) || kind == Kind.ADVISORY)
                                    .map(kind -> store.newest(kind, question, parties, MOST + 1))
                                    .toList();
                    return new Answer(
                            found.stream().flatMap(Search::first).toList(),
                            found.stream().anyMatch(hits -> hits.size() > MOST));
                });
    }

    private static Stream<Hit> first(List<Hit> hits) {
        return hits.stream().limit(MOST);
    }
}
