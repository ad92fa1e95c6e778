package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemasTest {

    @Test
    void a_document_full_of_faults_is_not_read_beyond_its_first_thousand() {
        var claim = Map.of("areas", Collections.nCopies(5_000, 1));
        var problems = new Schemas().validate("scan-claim-request", Json.tree(claim));
        assertThat(problems).hasSize(1_000);
        assertThat(problems.stream().map(Problem::pointer).filter(at -> at.startsWith("/areas/")))
                .isNotEmpty()
                .allSatisfy(at ->
                        assertThat(Integer.parseInt(at.substring("/areas/".length())))
                                .isLessThan(1_000));
    }
}
