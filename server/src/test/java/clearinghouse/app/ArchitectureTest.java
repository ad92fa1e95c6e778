package clearinghouse.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| ?([^|]*)\\|");
    private static final Set<String> LIBRARIES =
            Set.of("formats", "lab", "matching", "runner", "signer");

    private static final String TX = "clearinghouse.platform.Tx";
    private static final Set<String> STATEMENTS =
            Set.of("list", "map", "first", "count", "update", "updateEach");

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("clearinghouse");

    @Test
    void a_capability_uses_only_what_its_row_names() throws IOException {
        var allowed = table();
        var broken = new TreeSet<String>();
        for (var type : classes) {
            var from = capability(type);
            if (LIBRARIES.contains(from)) {
                continue;
            }
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass();
                var to = capability(target);
                if (target.getPackageName().startsWith("clearinghouse.")
                        && !to.equals(from)
                        && !LIBRARIES.contains(to)
                        && !allowed.getOrDefault(from, Set.of()).contains(to)) {
                    broken.add(type.getName() + " uses " + target.getName());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_capability_in_the_code_has_a_row_and_every_row_has_code() throws IOException {
        var inCode =
                classes.stream()
                        .map(ArchitectureTest::capability)
                        .filter(name -> !LIBRARIES.contains(name))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inCode).isEqualTo(new TreeSet<>(table().keySet()));
    }

    @Test
    void a_store_is_not_public_and_the_driver_is_known_to_the_platform_alone() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Store")
                .and()
                .resideInAPackage("clearinghouse..")
                .and()
                .doNotHaveSimpleName("Keystore")
                .and()
                .doNotHaveSimpleName("FileKeystore")
                .should()
                .notBePublic()
                .because("a capability is entered by its facade")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("clearinghouse.platform")
                .and()
                .resideInAPackage("clearinghouse..")
                .and()
                .resideOutsideOfPackage("clearinghouse.app")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.postgresql..")
                .because("Db.inTransaction is the only door to the database")
                .check(classes);
    }

    /** A transaction can be handed on by anyone; what it is asked in SQL stands in a store. */
    @Test
    void a_statement_stands_in_a_store_and_nowhere_else() {
        var broken = new TreeSet<String>();
        for (var type : classes) {
            var speaks =
                    type.getMethodCallsFromSelf().stream()
                            .anyMatch(call ->
                                    call.getTargetOwner().getFullName().equals(TX)
                                            && STATEMENTS.contains(call.getName()));
            if (speaks && !maySpeak(type)) {
                broken.add(type.getName());
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean maySpeak(JavaClass type) {
        var name = type.getName().replaceFirst("\\$.*", "");
        return name.endsWith("Store") || Set.of("platform", "vault").contains(capability(type));
    }

    /**
     * What opens is a {@code ReadingKey}. The vault alone makes one: for a reading, after the entry
     * that tells of it, or for what is published, which the advisories alone ask for.
     */
    @Test
    void nothing_sealed_is_opened_without_a_reading_on_record() {
        assertThat(callers("clearinghouse.vault.Gcm", "open"))
                .as(
                        "content, by one; keys, by the rest: wrapped, in the keystore's file, in a backup")
                .containsExactlyInAnyOrder(
                        "DataKey.open",
                        "FileKeystore.unwrap",
                        "Keyring.parse",
                        "KeyBackup.opened",
                        "Rotations.renewed",
                        "Vault.opened");
        assertThat(callers("clearinghouse.vault.DataKey", "open"))
                .as("for a reading, or by who makes codes of a secret and never gives it out")
                .containsExactlyInAnyOrder("ReadingKey.open", "MacKey.hmacSha1");
        assertThat(callers("clearinghouse.vault.MacKey", "<init>")).containsExactly("Vault.macKey");
        assertThat(callers("clearinghouse.vault.Vault", "macKey"))
                .containsExactly("Passwords.step");
        assertThat(callers("clearinghouse.vault.ReadingKey", "<init>"))
                .containsExactlyInAnyOrder("Vault.read", "Vault.readPublished");
        assertThat(callers("clearinghouse.vault.Vault", "readPublished"))
                .containsExactly("Advisories.openPublished");
        // The steps towards a reading are told like one, and open nothing.
        assertThat(callers("clearinghouse.record.AuditRecord", "read"))
                .containsExactlyInAnyOrder(
                        "Vault.read",
                        "Openings.happened",
                        "BreakGlasses.happened",
                        "AuditRecord.read");
        assertThat(callers("clearinghouse.record.RecordStore", "appendReadings"))
                .containsExactly("AuditRecord.read");
        assertThat(callers("clearinghouse.vault.Keystore", "unwrap"))
                .as("and the one that passes it on to a key service or to the file")
                .containsExactlyInAnyOrder(
                        "Vault.opened", "Rotations.anew", "SeveralKeystores.unwrap");
        // A key as it is: to open or seal with, or to be wrapped by another one.
        assertThat(callers("clearinghouse.vault.Vault", "opened"))
                .containsExactlyInAnyOrder("Vault.found", "Vault.parentKey", "Vault.move");
        // What is destroyed of findings goes through the intake's rules, and through nothing else.
        assertThat(callers("clearinghouse.vault.Vault", "remove"))
                .containsExactlyInAnyOrder(
                        "Vault.replace",
                        "Removals.destroySpilled",
                        "Removals.remove",
                        "JoinRequests.destroy",
                        "JoinRequests.forget");
        assertThat(callers("clearinghouse.vault.DataKey", "<init>"))
                .containsExactlyInAnyOrder(
                        "DataKey.<init>",
                        "DataKey.lacking",
                        "DataKey.after",
                        "Vault.newKey",
                        "Vault.found",
                        "Vault.renewed");
    }

    /**
     * Class and method; what a lambda does, its method does, and who refers to a method calls it.
     */
    private Set<String> callers(String owner, String name) {
        return classes.stream()
                .flatMap(type ->
                        Stream.concat(
                                type.getCodeUnitCallsFromSelf().stream(),
                                type.getCodeUnitReferencesFromSelf().stream()))
                .filter(call ->
                        call.getTargetOwner().getFullName().equals(owner)
                                && call.getName().equals(name))
                .map(call ->
                        call.getOriginOwner().getSimpleName()
                                + "."
                                + call.getOrigin()
                                        .getName()
                                        .replaceFirst("lambda\\$([^$]+)\\$.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void spring_is_known_at_the_edge_only() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "clearinghouse.app", "clearinghouse.platform", "clearinghouse.pages")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("a capability is plain Java; app wires it")
                .check(classes);
    }

    private static String capability(JavaClass type) {
        var name = type.getPackageName();
        if (!name.startsWith("clearinghouse.")) {
            return "";
        }
        var rest = name.substring("clearinghouse.".length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }

    private static Map<String, Set<String>> table() throws IOException {
        var text = Files.readString(repository().resolve("ARCHITECTURE.md"));
        var table = text.substring(text.indexOf("<!-- table: capabilities -->"));
        var allowed = new LinkedHashMap<String, Set<String>>();
        var above = new ArrayList<String>();
        var rows = ROW.matcher(table);
        while (rows.find()) {
            var uses = rows.group(2).strip();
            var named =
                    uses.equals("all of the above")
                            ? List.copyOf(above)
                            : Arrays.stream(uses.split(",\\s*"))
                                    .filter(name -> !name.isEmpty())
                                    .toList();
            assertThat(above)
                    .as("a row uses only rows above it: %s", rows.group(1))
                    .containsAll(named);
            allowed.put(rows.group(1), Set.copyOf(named));
            above.add(rows.group(1));
        }
        return allowed;
    }

    static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder =
                    java.util.Objects.requireNonNull(
                            folder.getParent(), "no folder with .mvn above");
        }
        return folder;
    }
}
