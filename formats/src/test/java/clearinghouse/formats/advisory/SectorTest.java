package clearinghouse.formats.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SectorTest {

    @Test
    void there_are_the_sixteen_of_cisa() {
        assertThat(Sector.all()).hasSize(16).doesNotHaveDuplicates();
        assertThat(Sector.all()).allMatch(it -> it.code().matches("[a-z_]+"));
    }

    @Test
    void a_code_that_is_none_is_refused_with_those_that_are() {
        assertThat(Sector.parse("energy").orElseThrow().name()).isEqualTo("Energy");
        assertThat(Sector.parse("Energy").problems().getFirst().message())
                .contains("chemical, ", "water_and_wastewater_systems");
    }

    @Test
    void a_list_of_names_names_each_of_them_and_no_other() {
        for (var sector : Sector.all()) {
            assertThat(Sector.namedIn(sector.name())).containsExactly(sector);
        }
        var every = Sector.all().stream().map(Sector::name).collect(Collectors.joining(", "));
        assertThat(Sector.namedIn(every)).isEqualTo(Sector.all());
        assertThat(Sector.namedIn("Multiple")).isEmpty();
    }
}
