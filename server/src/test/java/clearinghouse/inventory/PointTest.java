package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.ssvc.DecisionPoints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointTest {

    @ParameterizedTest
    @CsvSource({
        "MISSION_IMPACT, MI, 2.0.0",
        "SAFETY_IMPACT, SI, 2.0.1",
        "MISSION_WELL_BEING, MWI, 1.0.0"
    })
    void importance_is_said_in_as_many_steps_as_ssvc_has(Point point, String key, String version) {
        assertThat(point.choices())
                .hasSameSizeAs(DecisionPoints.values("ssvc", key, version).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "REGION, US-OH, true",
        "REGION, DE-BY, true",
        "REGION, ZZ-OH, false",
        "REGION, Navajo Nation, true",
        "REGION, '   ', false",
        "SECTOR, healthcare_and_public_health, true",
        "SECTOR, health, false",
        "TIME_ZONE, America/New_York, true",
        "TIME_ZONE, Ohio, false",
        "END_OF_SUPPORT, 2027-06-30 the vendor's page, true",
        "END_OF_SUPPORT, 2027-02-30 the vendor's page, false",
        "END_OF_SUPPORT, 9999-01-01 the vendor's page, false",
        "END_OF_SUPPORT, 2027-06-30, false",
        "ENVIRONMENT, clinical, true",
        "ENVIRONMENT, office, false",
        "OWNER, ctc_aaaaaaaaaaaaaaaaaaaaaaaaaa, true",
        "OWNER, Ana, false"
    })
    void what_can_be_said_has_one_form(Point point, String value, boolean fine) {
        assertThat(point.fault(value).isEmpty()).isEqualTo(fine);
    }
}
