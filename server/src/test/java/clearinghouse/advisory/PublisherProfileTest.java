package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
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
        assertThat(PublisherProfile.parse(VALID).publisher().name()).isEqualTo("Rural CERT");
    }

    @Test
    void the_address_of_the_server_may_be_given_and_has_no_path() throws IOException {
        assertThat(PublisherProfile.parse(VALID).address()).isEmpty();
        assertThat(
                        PublisherProfile.parse(
                                        VALID + "server.address = https://cert.example:8443/\n")
                                .address())
                .contains(URI.create("https://cert.example:8443"));
        for (var wrong :
                new String[] {
                    "cert.example", "ftp://cert.example", "https://cert.example/x", "https://"
                }) {
            assertThatThrownBy(() -> PublisherProfile.parse(VALID + "server.address = " + wrong))
                    .as(wrong)
                    .hasMessageContaining("server.address");
        }
    }

    @Test
    void a_fault_is_named_by_its_setting() {
        assertThatThrownBy(() -> PublisherProfile.parse(VALID.replace("publisher.name", "name")))
                .hasMessageContaining("publisher.name");
        assertThatThrownBy(() -> PublisherProfile.parse(VALID.replace("8254265b", "x")))
                .hasMessageContaining("cve.organization");
    }
}
