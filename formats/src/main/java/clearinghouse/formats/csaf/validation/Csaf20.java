package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.ProfileRules.ADVISORY;
import static clearinghouse.formats.csaf.validation.ProfileRules.INCIDENT;
import static clearinghouse.formats.csaf.validation.ProfileRules.INFORMATIONAL;
import static clearinghouse.formats.csaf.validation.ProfileRules.VEX;
import static clearinghouse.formats.csaf.validation.ProfileRules.only;

import java.util.List;

/** Every test of chapter 6 of CSAF 2.0 (with errata 01), by its number. */
final class Csaf20 {

    static final List<Rule> RULES =
            List.of(
                    rule(
                            "6.1.1",
                            "Missing Definition of Product ID",
                            ProductRules::undefinedProduct),
                    rule(
                            "6.1.2",
                            "Multiple Definition of Product ID",
                            ProductRules::productDefinedTwice),
                    rule(
                            "6.1.3",
                            "Circular Definition of Product ID",
                            ProductRules::circularDefinition),
                    rule(
                            "6.1.4",
                            "Missing Definition of Product Group ID",
                            ProductRules::undefinedGroup),
                    rule(
                            "6.1.5",
                            "Multiple Definition of Product Group ID",
                            ProductRules::groupDefinedTwice),
                    rule(
                            "6.1.6",
                            "Contradicting Product Status",
                            ProductRules::contradictingStatus),
                    rule(
                            "6.1.7",
                            "Multiple Scores with same Version per Product",
                            ScoreRules::severalScores),
                    // 6.1.8, Invalid CVSS, is judged with the structure.
                    rule("6.1.9", "Invalid CVSS computation", ScoreRules::computation),
                    rule("6.1.10", "Inconsistent CVSS", ScoreRules::consistency),
                    rule("6.1.11", "CWE", WeaknessRules::unknownWeakness),
                    rule("6.1.12", "Language", GeneralRules::unknownLanguage),
                    rule("6.1.13", "PURL", IdentificationRules::invalidPurl),
                    rule("6.1.14", "Sorted Revision History", TrackingRules::sortedHistory),
                    rule("6.1.15", "Translator", GeneralRules::translator),
                    rule("6.1.16", "Latest Document Version", TrackingRules::latestVersion),
                    rule("6.1.17", "Document Status Draft", TrackingRules::draftStatus),
                    rule(
                            "6.1.18",
                            "Released Revision History",
                            TrackingRules::draftInReleasedHistory),
                    rule(
                            "6.1.19",
                            "Revision History Entries for Pre-release Versions",
                            TrackingRules::preReleaseInHistory),
                    rule("6.1.20", "Non-draft Document Version", TrackingRules::releasedPreRelease),
                    rule(
                            "6.1.21",
                            "Missing Item in Revision History",
                            TrackingRules::missingRevision),
                    rule(
                            "6.1.22",
                            "Multiple Definition in Revision History",
                            TrackingRules::revisionTwice),
                    rule("6.1.23", "Multiple Use of Same CVE", WeaknessRules::cveTwice),
                    rule(
                            "6.1.24",
                            "Multiple Definition in Involvements",
                            GeneralRules::involvementTwice),
                    rule(
                            "6.1.25",
                            "Multiple Use of Same Hash Algorithm",
                            IdentificationRules::algorithmTwice),
                    rule(
                            "6.1.26",
                            "Prohibited Document Category Name",
                            ProfileRules.prohibitedName(INCIDENT, INFORMATIONAL, ADVISORY, VEX)),
                    rule(
                            "6.1.27.1",
                            "Document Notes",
                            only(ProfileRules::notes, INFORMATIONAL, INCIDENT)),
                    rule(
                            "6.1.27.2",
                            "Document References",
                            only(ProfileRules::externalReference, INFORMATIONAL, INCIDENT)),
                    rule(
                            "6.1.27.3",
                            "Vulnerabilities",
                            only(ProfileRules::noVulnerabilities, INFORMATIONAL)),
                    rule(
                            "6.1.27.4",
                            "Product Tree",
                            only(ProfileRules::productTree, ADVISORY, VEX)),
                    rule(
                            "6.1.27.5",
                            "Vulnerability Notes",
                            only(ProfileRules::vulnerabilityNotes, ADVISORY, VEX)),
                    rule("6.1.27.6", "Product Status", only(ProfileRules::productStatus, ADVISORY)),
                    rule("6.1.27.7", "VEX Product Status", only(ProfileRules::vexStatus, VEX)),
                    rule("6.1.27.8", "Vulnerability ID", only(ProfileRules::vulnerabilityId, VEX)),
                    rule("6.1.27.9", "Impact Statement", only(ProfileRules::impactStatement, VEX)),
                    rule("6.1.27.10", "Action Statement", only(ProfileRules::actionStatement, VEX)),
                    rule(
                            "6.1.27.11",
                            "Vulnerabilities",
                            only(ProfileRules::vulnerabilities, ADVISORY, VEX)),
                    rule("6.1.28", "Translation", GeneralRules::translation),
                    rule(
                            "6.1.29",
                            "Remediation without Product Reference",
                            ProductRules::remediationWithoutProduct),
                    rule(
                            "6.1.30",
                            "Mixed Integer and Semantic Versioning",
                            TrackingRules::mixedVersioning),
                    rule("6.1.31", "Version Range in Product Version", BranchRules::rangeAsVersion),
                    rule(
                            "6.1.32",
                            "Flag without Product Reference",
                            ProductRules::flagWithoutProduct),
                    rule(
                            "6.1.33",
                            "Multiple Flags with VEX Justification Codes per Product",
                            ProductRules::severalJustifications),
                    rule("6.2.1", "Unused Definition of Product ID", ProductRules::unusedProduct),
                    rule("6.2.2", "Missing Remediation", ProductRules::missingRemediation),
                    rule("6.2.3", "Missing Score", ProductRules::missingScore),
                    rule(
                            "6.2.4",
                            "Build Metadata in Revision History",
                            TrackingRules::buildMetadata),
                    rule(
                            "6.2.5",
                            "Older Initial Release Date than Revision History",
                            TrackingRules::initialReleaseDate),
                    rule(
                            "6.2.6",
                            "Older Current Release Date than Revision History",
                            TrackingRules::currentReleaseDate),
                    rule(
                            "6.2.7",
                            "Missing Date in Involvements",
                            GeneralRules::involvementWithoutDate),
                    rule(
                            "6.2.8",
                            "Use of MD5 as the only Hash Algorithm",
                            IdentificationRules::onlyMd5),
                    rule(
                            "6.2.9",
                            "Use of SHA-1 as the only Hash Algorithm",
                            IdentificationRules::onlySha1),
                    rule("6.2.10", "Missing TLP label", DistributionRules::missingLabel),
                    rule("6.2.11", "Missing Canonical URL", TrackingRules::canonicalUrl),
                    rule("6.2.12", "Missing Document Language", GeneralRules::missingLanguage),
                    rule("6.2.13", "Sorting", GeneralRules::unsorted),
                    rule("6.2.14", "Use of Private Language", GeneralRules::privateLanguage),
                    rule("6.2.15", "Use of Default Language", GeneralRules::defaultLanguage),
                    rule(
                            "6.2.16",
                            "Missing Product Identification Helper",
                            ProductRules::missingIdentification),
                    rule("6.2.17", "CVE in field IDs", WeaknessRules::cveAmongIds),
                    rule(
                            "6.2.18",
                            "Product Version Range without vers",
                            BranchRules::rangeWithoutVers),
                    rule("6.2.19", "CVSS for Fixed Products", ScoreRules::scoreOfFixed),
                    rule("6.2.20", "Additional Properties", GeneralRules::unknownMembers),
                    rule(
                            "6.3.1",
                            "Use of CVSS v2 as the only Scoring System",
                            ScoreRules::onlyVersion2),
                    rule("6.3.2", "Use of CVSS v3.0", ScoreRules::version30),
                    rule("6.3.3", "Missing CVE", WeaknessRules::missingCve),
                    rule("6.3.4", "Missing CWE", WeaknessRules::missingWeakness),
                    rule("6.3.5", "Use of Short Hash", IdentificationRules::shortHash),
                    rule(
                            "6.3.6",
                            "Use of non-self referencing URLs Failing to Resolve",
                            GeneralRules::unresolvable),
                    rule(
                            "6.3.7",
                            "Use of self referencing URLs Failing to Resolve",
                            GeneralRules::unresolvableSelf),
                    rule("6.3.8", "Spell check", GeneralRules.notChecked("spelling")),
                    rule("6.3.9", "Branch Categories", BranchRules::branchCategories),
                    rule("6.3.10", "Usage of Product Version Range", BranchRules::rangeUsed),
                    rule("6.3.11", "Usage of V as Version Indicator", BranchRules::leadingV));

    private Csaf20() {}

    private static Rule rule(String number, String title, Rule.Check check) {
        return new Rule(number, title, check);
    }
}
