package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.sbom.SbomComponent;
import clearinghouse.formats.sbom.SbomComponent.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComponentTest {

    @Test
    void a_component_comes_back_from_its_bytes_as_it_was() {
        Chance.forAll(
                500,
                chance -> {
                    var component = Drawn.component(chance);
                    assertThat(ComponentText.read(ComponentText.write(component)))
                            .isEqualTo(component);
                });
    }

    @Test
    void who_gives_one_thing_a_hundred_thousand_names_is_not_listened_to_for_long() {
        var names =
                IntStream.range(0, 100_000)
                        .mapToObj(number -> "cpe:2.3:a:acme:p" + number + ":1:*:*:*:*:*:*:*")
                        .toList();
        var stated =
                new SbomComponent(
                        "",
                        "",
                        "p",
                        "1",
                        Optional.empty(),
                        names,
                        Map.of(),
                        Kind.LIBRARY,
                        List.of(),
                        List.of(),
                        List.of());
        assertThat(Component.of(stated).known()).hasSizeLessThan(300);
    }
}
