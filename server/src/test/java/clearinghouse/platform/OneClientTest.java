package clearinghouse.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class OneClientTest {

    @Test
    void nothing_in_the_server_but_the_safe_client_opens_a_connection_to_an_address() {
        noClasses()
                .that()
                // The probe that finds the sandbox closed.
                .resideOutsideOfPackage("clearinghouse.runner")
                .and()
                .doNotHaveFullyQualifiedName(SafeClient.class.getName())
                .and()
                // Asks its own server, at an address that it made itself.
                .doNotHaveFullyQualifiedName("clearinghouse.app.Main")
                .and()
                // Is asked about the client of a connection that came in.
                .doNotHaveFullyQualifiedName("clearinghouse.app.AnyClient")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(HttpClient.class, HttpURLConnection.class, Socket.class)
                .because("an address may come from a user or a document")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .withImportOption(new ImportOption.DoNotIncludeJars())
                                .importPackages("clearinghouse"));
    }
}
