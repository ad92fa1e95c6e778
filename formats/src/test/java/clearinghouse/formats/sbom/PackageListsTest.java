package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What package managers print, as they print it. */
class PackageListsTest {

    private static final String DPKG =
            """
            Desired=Unknown/Install/Remove/Purge/Hold
            | Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
            |/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
            ||/ Name            Version            Architecture Description
            +++-===============-==================-============-=================================
            ii  adduser         3.134              all          add and remove users and groups
            ii  libc6:amd64     2.36-9+deb12u4     amd64        GNU C Library: Shared libraries
            rc  nano            7.2-1              amd64        small, friendly text editor
            hi  passwd          1:4.13+dfsg1-1+b1  amd64        change and administer password
            """;

    private static final String RPM =
            """
            bash-5.1.8-6.el9.x86_64
            dbus-1:1.12.20-7.el9.x86_64
            1:openssl-libs-3.0.7-18.el9.x86_64
            gpg-pubkey-fd431d51-4ae0493b
            python3-pip-wheel-21.2.3-7.el9.noarch
            """;

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void dpkg_lists_what_is_installed_and_not_what_was() {
        var sbom = valid(DPKG);
        assertThat(sbom.format()).isEqualTo(SbomFormat.DPKG);
        assertThat(purls(sbom))
                .containsExactly(
                        "pkg:deb/debian/adduser@3.134?arch=all",
                        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64",
                        "pkg:deb/debian/passwd@1:4.13%2Bdfsg1-1%2Bb1?arch=amd64");
        assertThat(sbom.components().get(1).pointer()).isEqualTo("/7");
        assertThat(sbom.warnings()).extracting(Problem::code).containsExactly("distro-unsaid");
    }

    @Test
    void the_release_of_a_distribution_is_what_the_sender_says_it_is() {
        var sbom = valid(DPKG, new SbomHints(Optional.empty(), "debian-12"));
        assertThat(purls(sbom)).contains("pkg:deb/debian/adduser@3.134?arch=all&distro=debian-12");
        assertThat(sbom.warnings()).isEmpty();
        assertThat(purls(valid(RPM, new SbomHints(Optional.empty(), "rocky-9.4"))))
                .contains("pkg:rpm/rocky-linux/bash@5.1.8-6.el9?arch=x86_64&distro=rocky-9.4");
        assertThat(codes(DPKG, new SbomHints(Optional.empty(), "Debian 12; drop")))
                .containsExactly("distro-form");
    }

    @Test
    void ubuntu_is_known_by_how_it_counts_its_changes() {
        assertThat(purls(valid("ii  bash  5.1-6ubuntu1.1  amd64  GNU Bourne Again SHell\n")))
                .containsExactly("pkg:deb/ubuntu/bash@5.1-6ubuntu1.1?arch=amd64");
    }

    @Test
    void rpm_gives_an_epoch_wherever_it_stands_and_keys_are_no_packages() {
        var sbom = valid(RPM);
        assertThat(sbom.format()).isEqualTo(SbomFormat.RPM);
        assertThat(purls(sbom))
                .containsExactly(
                        "pkg:rpm/redhat/bash@5.1.8-6.el9?arch=x86_64",
                        "pkg:rpm/redhat/dbus@1.12.20-7.el9?arch=x86_64&epoch=1",
                        "pkg:rpm/redhat/openssl-libs@3.0.7-18.el9?arch=x86_64&epoch=1",
                        "pkg:rpm/redhat/python3-pip-wheel@21.2.3-7.el9?arch=noarch");
    }

    @Test
    void packages_of_no_known_distribution_keep_name_and_version_without_a_purl() {
        var sbom = valid("bash-5.1.8-6.x86_64\ndbus-1:1.12.20-7.x86_64\n");
        assertThat(sbom.components())
                .extracting(SbomComponent::name, SbomComponent::version, SbomComponent::purl)
                .containsExactly(
                        tuple("bash", "5.1.8-6", Optional.empty()),
                        tuple("dbus", "1:1.12.20-7", Optional.empty()));
    }

    @Test
    void apk_is_read_with_and_without_descriptions_and_as_a_list() {
        var plain =
                List.of(
                        "pkg:apk/alpine/alpine-baselayout@3.4.3-r1",
                        "pkg:apk/alpine/musl@1.2.4-r2");
        assertThat(purls(valid("alpine-baselayout-3.4.3-r1\nmusl-1.2.4-r2\n"))).isEqualTo(plain);
        assertThat(
                        purls(
                                valid(
                                        "alpine-baselayout-3.4.3-r1 - Alpine base dir structure\nmusl-1.2.4-r2 - the musl c library\n")))
                .isEqualTo(plain);
        var list =
                """
                WARNING: opening from cache https://dl-cdn.alpinelinux.org: No such file or directory
                musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]
                nano-7.2-r1 x86_64 {nano} (GPL-3.0-or-later)
                zlib-1.2.13-r1 x86_64 {zlib} (Zlib) [upgradable from: zlib-1.2.13-r0]
                """;
        assertThat(purls(valid(list, new SbomHints(Optional.empty(), "alpine-3.18"))))
                .containsExactly(
                        "pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.18",
                        "pkg:apk/alpine/zlib@1.2.13-r1?arch=x86_64&distro=alpine-3.18");
    }

    @Test
    void winget_columns_stand_where_its_heading_says() {
        var sbom =
                valid(
                        """
                           -\s
                        Name                    ID                          Version       Verf\u00fcgbar   Quelle
                        ---------------------------------------------------------------------------------
                        Git                     Git.Git                     2.43.0        2.45.1      winget
                        Contoso Scanner Driv\u2026   ARP\\Machine\\X64\\{0F6E1C}     > 3.2
                        7-Zip 23.01 (x64)       7zip.7zip                   23.01                     winget
                        Old Tool                ARP\\Machine\\X86\\OldTool    Unknown
                        """);
        assertThat(sbom.format()).isEqualTo(SbomFormat.WINGET);
        assertThat(sbom.components())
                .extracting(SbomComponent::vendor, SbomComponent::name, SbomComponent::version)
                .containsExactly(
                        tuple("Git", "Git", "2.43.0"),
                        tuple("", "Contoso Scanner Driv", "3.2"),
                        tuple("7zip", "7-Zip 23.01 (x64)", "23.01"),
                        tuple("", "Old Tool", ""));
        assertThat(sbom.warnings())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/5", "text-cut"), tuple("/5", "version-about"));
    }

    @Test
    void winget_export_is_read_too() {
        var sbom =
                valid(
                        """
                        {"$schema": "https://aka.ms/winget-packages.schema.2.0.json", "CreationDate": "2026-11-01T10:00:00",
                         "Sources": [{"Packages": [{"PackageIdentifier": "Microsoft.VisualStudioCode", "Version": "1.90.0"}],
                           "SourceDetails": {"Name": "winget"}}], "WinGetVersion": "1.7.11261"}
                        """);
        assertThat(sbom.components())
                .extracting(SbomComponent::vendor, SbomComponent::name, SbomComponent::version)
                .containsExactly(tuple("Microsoft", "VisualStudioCode", "1.90.0"));
    }

    @Test
    void pip_is_read_frozen_in_columns_and_as_json() {
        var wanted = List.of("pkg:pypi/django@4.2.1", "pkg:pypi/typing-extensions@4.6.0");
        assertThat(
                        purls(
                                valid(
                                        "# made by pip\nDjango==4.2.1\ntyping_extensions===4.6.0 ; python_version < '3.11'\n")))
                .isEqualTo(wanted);
        assertThat(
                        purls(
                                valid(
                                        "Package           Version\n----------------- -------\nDjango            4.2.1\ntyping_extensions 4.6.0  /src/x\n")))
                .isEqualTo(wanted);
        var json =
                valid(
                        "[{\"name\": \"Django\", \"version\": \"4.2.1\"}, {\"name\": \"typing_extensions\", \"version\": \"4.6.0\"}]");
        assertThat(purls(json)).isEqualTo(wanted);
        assertThat(json.components().get(1).pointer()).isEqualTo("/1");
        var place =
                valid(
                        "Django==4.2.1\nown @ file:///src/own\nsix==1.16.0\n-e git+https://x.example#egg=y\n");
        assertThat(purls(place)).contains("pkg:pypi/own");
        assertThat(place.warnings())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/2", "version-unsaid"), tuple("/4", "line-form"));
    }

    @Test
    void npm_is_read_as_a_tree_and_what_is_missing_is_not_there() {
        var sbom =
                valid(
                        """
                        shop@1.2.0 /srv/shop
                        \u251c\u2500\u252c @angular/core@12.3.1
                        \u2502 \u2514\u2500\u2500 tslib@2.6.2
                        \u251c\u2500\u2500 UNMET DEPENDENCY left-pad@^1.3.0
                        \u251c\u2500\u2500 string-width-cjs@npm:string-width@4.2.3
                        \u2514\u2500\u2500 tslib@2.6.2 deduped

                        npm ERR! missing: left-pad@^1.3.0, required by shop@1.2.0
                        """);
        assertThat(sbom.format()).isEqualTo(SbomFormat.NPM);
        assertThat(sbom.subject().name()).isEqualTo("shop");
        assertThat(sbom.subject().version()).isEqualTo("1.2.0");
        assertThat(purls(sbom))
                .containsExactly(
                        "pkg:npm/%40angular/core@12.3.1",
                        "pkg:npm/tslib@2.6.2", "pkg:npm/string-width@4.2.3");
        assertThat(sbom.warnings()).isEmpty();
        assertThat(purls(valid("a@1.0.0 /x\n+-- b@2.0.0\n| `-- c@3.0.0\n`-- d@4.0.0\n")))
                .containsExactly("pkg:npm/b@2.0.0", "pkg:npm/c@3.0.0", "pkg:npm/d@4.0.0");
    }

    @Test
    void npm_json_and_each_version_of_its_lock_file_say_the_same() {
        var wanted = List.of("pkg:npm/%40angular/core@12.3.1", "pkg:npm/tslib@2.6.2");
        var tree =
                "\"dependencies\": {\"@angular/core\": {\"version\": \"12.3.1\", \"resolved\": \"https://x.example\","
                        + " \"dependencies\": {\"tslib\": {\"version\": \"2.6.2\"}}}, \"gone\": {\"required\": \"^1\", \"missing\": true}}";
        var packages =
                "\"packages\": {\"\": {\"name\": \"shop\", \"version\": \"1.2.0\", \"dependencies\": {\"@angular/core\": \"^12\"}},"
                        + " \"node_modules/@angular/core\": {\"version\": \"12.3.1\"},"
                        + " \"node_modules/@angular/core/node_modules/tslib\": {\"version\": \"2.6.2\"},"
                        + " \"node_modules/own\": {\"resolved\": \"packages/own\", \"link\": true}}";
        var head = "{\"name\": \"shop\", \"version\": \"1.2.0\", ";
        assertThat(purls(valid(head + tree + "}"))).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(purls(valid(head + "\"lockfileVersion\": 3, " + packages + "}")))
                .isEqualTo(wanted);
        assertThat(purls(valid(head + "\"lockfileVersion\": 2, " + packages + ", " + tree + "}")))
                .isEqualTo(wanted);
    }

    @Test
    void a_list_of_cpe_names_gives_their_parts() {
        var sbom =
                valid(
                        """
                        cpe:2.3:o:siemens:s7-1200_firmware:4.5.2:*:*:*:*:*:*:*
                        cpe:/a:apache:log4j:2.14.1
                        cpe:2.3:h:siemens:s7-1200:-:*:*:*:*:*:*:*
                        cpe:broken
                        """);
        assertThat(sbom.components())
                .extracting(
                        SbomComponent::kind,
                        SbomComponent::vendor,
                        SbomComponent::name,
                        SbomComponent::version)
                .containsExactly(
                        tuple(
                                SbomComponent.Kind.OPERATING_SYSTEM,
                                "siemens",
                                "s7-1200_firmware",
                                "4.5.2"),
                        tuple(SbomComponent.Kind.APPLICATION, "apache", "log4j", "2.14.1"),
                        tuple(SbomComponent.Kind.DEVICE, "siemens", "s7-1200", ""));
        assertThat(sbom.components().getFirst().cpes()).hasSize(1);
        assertThat(sbom.warnings()).extracting(Problem::pointer).containsExactly("/4");
    }

    @Test
    void a_form_that_the_sender_names_is_held_to() {
        var one = "bash-5.1.8-6.el9.x86_64\nwhatever\nelse\n";
        assertThat(reader.read(bytes(one), SbomFormat.RPM)).isInstanceOf(Parsed.Valid.class);
        assertThat(codes(one, SbomHints.of(SbomFormat.DPKG))).containsExactly("list-empty");
        assertThat(codes("[{\"name\": \"a\"}]", SbomHints.of(SbomFormat.NPM)))
                .containsExactly("sbom-format");
        assertThat(codes("", SbomHints.none())).containsExactly("document-empty");
        assertThat(codes(" \n\ufeff ", SbomHints.none())).containsExactly("document-empty");
    }

    @Test
    void a_list_may_come_in_the_encoding_of_a_windows_console() {
        var list = "Django==4.2.1\r\nsix==1.16.0\r\n";
        for (var encoding : List.of("UTF-16", "UTF-16LE", "UTF-8", "windows-1252")) {
            assertThat(purls(reader.read(list.getBytes(Charset.forName(encoding))).orElseThrow()))
                    .as(encoding)
                    .containsExactly("pkg:pypi/django@4.2.1", "pkg:pypi/six@1.16.0");
        }
    }

    private Sbom valid(String text) {
        return valid(text, SbomHints.none());
    }

    private Sbom valid(String text, SbomHints hints) {
        return reader.read(bytes(text), hints).orElseThrow();
    }

    private List<String> codes(String text, SbomHints hints) {
        return reader.read(bytes(text), hints).problems().stream().map(Problem::code).toList();
    }

    private static List<String> purls(Sbom sbom) {
        return sbom.components().stream()
                .flatMap(component -> component.purl().stream())
                .map(PackageUrl::render)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
