package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostingTest {

    private static final Assertion.Source SOURCE = new Assertion.Source("CVE-1", "ADV-1", "OSV");

    private record Document(Entry.Document state, Entry entry) {
        static Document said() {
            var state = new Entry.Document();
            state.said(true);
            return new Document(
                    state, new Entry(state, new VulnerabilityName("CVE-1"), SOURCE, new byte[0]));
        }
    }

    @Test
    void whoever_came_and_went_those_that_are_left_are_there_and_take_at_most_twice_their_places() {
        Chance.forAll(
                100,
                chance -> {
                    var posting = Posting.NONE;
                    var left = new ArrayList<Document>();
                    for (int steps = chance.between(0, 200); steps > 0; steps--) {
                        if (left.isEmpty() || chance.between(0, 2) == 0) {
                            left.add(Document.said());
                            posting = posting.with(List.of(left.getLast().entry()));
                        } else {
                            left.remove(chance.between(0, left.size() - 1)).state().said(false);
                            posting = posting.without(1);
                        }
                        var found = new ArrayList<Entry>();
                        posting.each(found::add);
                        assertThat(found)
                                .containsExactlyElementsOf(
                                        left.stream().map(Document::entry).toList());
                        assertThat(posting.places()).isLessThanOrEqualTo(2 * left.size());
                        assertThat(posting.isEmpty()).isEqualTo(left.isEmpty());
                    }
                });
    }
}
