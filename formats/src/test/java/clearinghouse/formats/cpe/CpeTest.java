package clearinghouse.formats.cpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpeTest {

    @ParameterizedTest
    @CsvSource({
        "cpe:2.3:a:hp:insight:7.4.0.1570:beta:*:*:*:*:*:*, 7.4.0.1570 beta",
        "cpe:2.3:o:siemens:s7-1200_firmware:4.5:*:*:*:*:*:*:*, 4.5",
        "cpe:2.3:a:foo\\\\bar:big\\$money:2010:*:*:*:special:ipod_touch:80gb:*, 2010",
        "cpe:2.3:a:x:y:1\\:2.3\\~b:-:*:*:*:*:*:*, 1:2.3~b",
        "cpe:/a:microsoft:internet_explorer:8.0.6001:beta, 8.0.6001 beta",
        "cpe:/a:hp:insight:7.4%2e0, 7.4.0"
    })
    void a_name_says_version_and_update_without_escapes(String name, String version) {
        assertThat(Cpe.parse(name).orElseThrow().versionAndUpdate()).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpe:2.3:a:vendor:product:*:*:*:*:*:*:*:*",
                "cpe:2.3:h:vendor:product:-:*:*:*:*:*:*:*",
                "cpe:/o:vendor:product"
            })
    void any_version_and_none_are_no_version(String name) {
        assertThat(Cpe.parse(name).orElseThrow().versionAndUpdate()).isEqualTo(Optional.empty());
    }

    @Test
    void an_escaped_asterisk_is_a_version_of_that_name() {
        var cpe = Cpe.parse("cpe:2.3:a:x:y:\\*:*:*:*:*:*:*:*").orElseThrow();
        assertThat(cpe.versionAndUpdate()).contains("\\*");
        assertThat(cpe.update()).isEqualTo("*");
    }

    @Test
    void what_a_uri_packs_into_its_edition_is_unpacked() {
        var cpe = Cpe.parse("cpe:/a:hp:insight:7.4:-:~~online~win2003~x64~x").orElseThrow();
        assertThat(cpe.edition()).isEqualTo("*");
        assertThat(cpe.softwareEdition()).isEqualTo("online");
        assertThat(cpe.targetSoftware()).isEqualTo("win2003");
        assertThat(cpe.targetHardware()).isEqualTo("x64");
        assertThat(cpe.other()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpe:2.3:",
                "cpe:2.3:a:vendor:product",
                "cpe:2.3:q:vendor:product:*:*:*:*:*:*:*:*",
                "cpe:2.3:a:b:c:d:e:f:g:h:i:j:k:l",
                "cpe:/a:1:2:3:4:5:6:7",
                "pkg:maven/a/b"
            })
    void what_is_no_name_is_refused(String name) {
        assertThat(Cpe.parse(name).problems()).isNotEmpty();
    }
}
