package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.csaf.provider.ProviderAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherProfileTest {

    private static final String VALID =
            """
            publisher.name = Rural CERT
            publisher.namespace = https://cert.example
            publisher.contact = cert@cert.example
            cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
            cve.short-name = rural
            """;

    private static final Instant WRITTEN = Instant.parse("2026-11-22T12:00:00Z");

    private static PublisherProfile parsed(String text) throws IOException {
        return PublisherProfile.parse(text, WRITTEN);
    }

    @Test
    void the_organisation_of_the_first_start_is_kept(@TempDir Path folder) {
        var file = folder.resolve("publisher.properties");
        var first = PublisherProfile.open(file, new SecureRandom());
        assertThat(PublisherProfile.open(file, new SecureRandom())).isEqualTo(first);
        assertThat(first.assigner().orgId().version()).isEqualTo(4);
        assertThat(first.assigner().orgId().variant()).isEqualTo(2);
    }

    @Test
    void what_the_operator_writes_is_what_documents_name() throws IOException {
        assertThat(parsed(VALID).publisher().name()).isEqualTo("Rural CERT");
    }

    @Test
    void the_number_of_a_gcve_authority_may_be_given_and_is_never_that_of_cve() throws IOException {
        assertThat(parsed(VALID).gcveAuthority()).isEmpty();
        assertThat(parsed(VALID + "gcve.gna = 1988\n").gcveAuthority()).contains(1988);
        for (var wrong : new String[] {"0", "-1", "GNA-1988", "9999999999"}) {
            assertThatThrownBy(() -> parsed(VALID + "gcve.gna = " + wrong))
                    .as(wrong)
                    .hasMessageContaining("gcve.gna");
        }
    }

    @Test
    void the_draft_of_csaf_2_1_is_off_and_wants_an_address_over_tls() throws IOException {
        var at = VALID + "server.address = https://cert.example\n";
        assertThat(parsed(at).csaf21()).isEmpty();
        assertThat(parsed(at + "csaf.2.1 = no\n").csaf21()).isEmpty();
        assertThat(parsed(at + "csaf.2.1 = yes\n").csaf21()).isPresent();
        assertThat(parsed(VALID + "csaf.2.1 = yes\n").csaf21()).isEmpty();
        assertThatThrownBy(() -> parsed(at + "csaf.2.1 = draft"))
                .hasMessageContaining("csaf.2.1 is yes or no");
    }

    @Test
    void the_address_of_the_server_may_be_given_and_has_no_path() throws IOException {
        assertThat(parsed(VALID).address()).isEmpty();
        assertThat(parsed(VALID + "server.address = https://cert.example:8443/\n").address())
                .contains(URI.create("https://cert.example:8443"));
        for (var wrong :
                new String[] {
                    "cert.example", "ftp://cert.example", "https://cert.example/x", "https://"
                }) {
            assertThatThrownBy(() -> parsed(VALID + "server.address = " + wrong))
                    .as(wrong)
                    .hasMessageContaining("server.address");
        }
    }

    @Test
    void the_prefix_of_numbers_may_be_given_and_is_no_name_of_another_database()
            throws IOException {
        assertThat(parsed(VALID).prefix().number(2026, 1)).isEqualTo("CLH-2026-0001");
        assertThat(parsed(VALID + "advisory.prefix = RURAL2\n").prefix().number(2026, 12345))
                .isEqualTo("RURAL2-2026-12345");
        for (var wrong :
                new String[] {"rural", "R", "2RURAL", "RU-RAL", "A".repeat(17), "CVE", "GHSA"}) {
            assertThatThrownBy(() -> parsed(VALID + "advisory.prefix = " + wrong))
                    .as(wrong)
                    .hasMessageContaining("advisory.prefix");
        }
    }

    @Test
    void a_fault_is_named_by_its_setting() {
        assertThatThrownBy(() -> parsed(VALID.replace("publisher.name", "name")))
                .hasMessageContaining("publisher.name");
        assertThatThrownBy(() -> parsed(VALID.replace("8254265b", "x")))
                .hasMessageContaining("cve.organization");
    }

    @Test
    void documents_are_provided_over_tls_or_not_at_all() throws IOException {
        assertThat(parsed(VALID).provider()).isEmpty();
        assertThat(parsed(VALID + "server.address = http://cert.example\n").provider()).isEmpty();
        assertThat(parsed(VALID + "server.address = https://cert.example\n").provider())
                .contains(new ProviderAddresses(URI.create("https://cert.example")));
    }

    @Test
    void whom_to_tell_of_a_flaw_is_an_address_that_a_program_can_use() throws IOException {
        assertThat(parsed(VALID).securityContact()).isEmpty();
        for (var contact :
                new String[] {"mailto:a@cert.example", "https://cert.example/x", "tel:+1-201"}) {
            assertThat(parsed(VALID + "security.contact = " + contact).securityContact())
                    .contains(URI.create(contact));
        }
        for (var wrong :
                new String[] {
                    "a@cert.example", "http://cert.example/x", "mailto:", "mailto:a b@cert.example"
                }) {
            assertThatThrownBy(() -> parsed(VALID + "security.contact = " + wrong))
                    .as(wrong)
                    .hasMessageContaining("security.contact");
        }
    }
}
