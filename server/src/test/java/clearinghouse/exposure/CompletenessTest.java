package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.inventory.Component;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompletenessTest {

    private static final String JSON = "pkg:maven/org.json/json";

    @Test
    void nine_in_ten_of_what_stood_beside_the_package_must_still_be_there() {
        var before = Stream.concat(Stream.of(component(JSON)), others(0, 20)).toList();
        assertThat(isComparable(before, others(0, 18).toList())).isTrue();
        assertThat(isComparable(before, others(0, 17).toList())).isFalse();
    }

    @Test
    void other_packages_in_the_same_number_are_no_proof() {
        var before = Stream.concat(Stream.of(component(JSON)), others(0, 20)).toList();
        assertThat(isComparable(before, others(20, 60).toList())).isFalse();
    }

    @Test
    void where_nothing_stood_beside_it_absence_says_nothing() {
        assertThat(isComparable(List.of(component(JSON)), others(0, 5).toList())).isFalse();
    }

    @Test
    void a_package_is_not_beside_itself_however_its_name_is_spelt() {
        var advised = "pkg:pypi/zope.interface";
        var held = component(PackageUrl.of(advised).matchingKey().render());
        var before = Stream.concat(Stream.of(held), others(0, 5)).toList();
        assertThat(Completeness.isComparable(advised, before, others(0, 5).toList())).isTrue();
    }

    private static boolean isComparable(List<Component> before, List<Component> after) {
        return Completeness.isComparable(JSON, before, after);
    }

    private static Stream<Component> others(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> component("pkg:maven/org.example/part" + i));
    }

    private static Component component(String purl) {
        var packageUrl = PackageUrl.of(purl);
        return TestParts.part(
                Optional.of(packageUrl),
                "",
                packageUrl.name(),
                "1",
                Optional.empty(),
                Optional.empty());
    }
}
