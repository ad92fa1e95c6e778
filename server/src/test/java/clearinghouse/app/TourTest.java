package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TourTest {

    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w*)`");

    private final JavaClasses classes = new ClassFileImporter().importPackages("clearinghouse");

    @Test
    void every_method_that_the_tour_names_is_there() throws IOException {
        var tour = Files.readString(ArchitectureTest.repository().resolve("docs/tour.md"));
        var missing = new TreeSet<String>();
        int named = 0;
        var names = METHOD.matcher(tour);
        while (names.find()) {
            named++;
            if (!exists(names.group(1), names.group(2))) {
                missing.add(names.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    private boolean exists(String type, String method) {
        return classes.stream()
                .filter(known -> known.getSimpleName().equals(type))
                .flatMap((JavaClass known) -> known.getMethods().stream())
                .anyMatch(known -> known.getName().equals(method));
    }
}
