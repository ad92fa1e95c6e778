package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.ProfileRules.ADVISORY;
import static clearinghouse.formats.csaf.validation.ProfileRules.INCIDENT;
import static clearinghouse.formats.csaf.validation.ProfileRules.INFORMATIONAL;
import static clearinghouse.formats.csaf.validation.ProfileRules.OLD_ADVISORY;
import static clearinghouse.formats.csaf.validation.ProfileRules.SUPERSEDED;
import static clearinghouse.formats.csaf.validation.ProfileRules.VEX;
import static clearinghouse.formats.csaf.validation.ProfileRules.WITHDRAWN;
import static clearinghouse.formats.csaf.validation.ProfileRules.only;

import clearinghouse.formats.csaf.validation.Document.Origin;
import clearinghouse.formats.csaf.validation.Terms.Term;
import java.util.List;

/** Every test of chapter 6 of the draft of CSAF 2.1 (csd03), by its number. */
final class Csaf21 {

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
                            "Multiple Scores with Same Version per Product",
                            ScoreRules::severalScores),
                    // 6.1.8, Invalid CVSS, is judged with the structure.
                    rule("6.1.9", "Invalid CVSS Computation", ScoreRules::computation),
                    rule("6.1.10", "Inconsistent CVSS", ScoreRules::consistency),
                    rule("6.1.11", "CWE", WeaknessRules::unknownWeaknessOfRelease),
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
                            ProfileRules.prohibitedName(
                                    INCIDENT,
                                    INFORMATIONAL,
                                    ADVISORY,
                                    VEX,
                                    OLD_ADVISORY,
                                    WITHDRAWN,
                                    SUPERSEDED)),
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
                            only(
                                    ProfileRules::noVulnerabilities,
                                    INFORMATIONAL,
                                    WITHDRAWN,
                                    SUPERSEDED)),
                    rule(
                            "6.1.27.4",
                            "Product Tree",
                            only(ProfileRules::productTree, ADVISORY, VEX, OLD_ADVISORY)),
                    rule(
                            "6.1.27.5",
                            "Vulnerability Notes",
                            only(ProfileRules::vulnerabilityNotes, ADVISORY, VEX, OLD_ADVISORY)),
                    rule(
                            "6.1.27.6",
                            "Product Status",
                            only(ProfileRules::productStatus, ADVISORY, OLD_ADVISORY)),
                    rule("6.1.27.7", "VEX Product Status", only(ProfileRules::vexStatus, VEX)),
                    rule("6.1.27.8", "Vulnerability ID", only(ProfileRules::vulnerabilityId, VEX)),
                    rule("6.1.27.9", "Impact Statement", only(ProfileRules::impactStatement, VEX)),
                    rule("6.1.27.10", "Action Statement", only(ProfileRules::actionStatement, VEX)),
                    rule(
                            "6.1.27.11",
                            "Vulnerabilities",
                            only(ProfileRules::vulnerabilities, ADVISORY, VEX, OLD_ADVISORY)),
                    rule(
                            "6.1.27.12",
                            "Affected Products",
                            only(ProfileRules::affectedProducts, ADVISORY)),
                    rule(
                            "6.1.27.13",
                            "Corresponding Affected Products",
                            only(ProfileRules::affectedForFixed, ADVISORY)),
                    rule(
                            "6.1.27.14",
                            "Document Notes",
                            only(ProfileRules::descriptionNote, WITHDRAWN, SUPERSEDED)),
                    rule(
                            "6.1.27.15",
                            "Product Tree",
                            only(ProfileRules::noProductTree, WITHDRAWN, SUPERSEDED)),
                    rule(
                            "6.1.27.16",
                            "Revision History",
                            only(ProfileRules::severalRevisions, WITHDRAWN, SUPERSEDED)),
                    rule(
                            "6.1.27.17",
                            "Reasoning for Withdrawal",
                            only(ProfileRules.oneNote(Term.WITHDRAWAL, true), WITHDRAWN)),
                    rule(
                            "6.1.27.18",
                            "Reasoning for Supersession",
                            only(ProfileRules.oneNote(Term.SUPERSESSION, true), SUPERSEDED)),
                    rule(
                            "6.1.27.19",
                            "Reference to Superseding Document",
                            only(ProfileRules.supersedingReference(true), SUPERSEDED)),
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
                    rule("6.1.34", "Branches Recursion Depth", BranchRules::depth),
                    rule("6.1.35", "Contradicting Remediations", RemediationRules::contradicting),
                    rule(
                            "6.1.36",
                            "Contradicting Product Status Remediation Combination",
                            RemediationRules::prohibitedWithStatus),
                    rule("6.1.37", "Date and Time", TrackingRules::dateForm),
                    rule(
                            "6.1.38",
                            "Non-Public Sharing Group with Max UUID",
                            DistributionRules::maxWithoutClear),
                    rule(
                            "6.1.39",
                            "Public Sharing Group with No Max UUID",
                            DistributionRules::clearWithoutMax),
                    rule("6.1.40", "Invalid Sharing Group Name", DistributionRules::reservedName),
                    rule("6.1.41", "Missing Sharing Group Name", DistributionRules::missingName),
                    rule("6.1.42", "PURL Qualifiers", IdentificationRules::purlsOfSeveral),
                    rule(
                            "6.1.43",
                            "Use of Multiple Stars in Model Number",
                            IdentificationRules.severalStars("model_numbers")),
                    rule(
                            "6.1.44",
                            "Use of Multiple Stars in Serial Number",
                            IdentificationRules.severalStars("serial_numbers")),
                    rule("6.1.45", "Inconsistent Disclosure Date", TrackingRules::disclosureDate),
                    // 6.1.46, Invalid SSVC, is judged with the structure.
                    rule("6.1.47", "Inconsistent SSVC Target IDs", SsvcRules::targetIds),
                    rule("6.1.48", "SSVC Decision Points", SsvcRules::decisionPoints),
                    rule("6.1.49", "Inconsistent SSVC Timestamp", TrackingRules::ssvcDate),
                    rule("6.1.50", "Product Version Range Rules", BranchRules::rangeForm),
                    rule("6.1.51", "Inconsistent EPSS Timestamp", TrackingRules::epssDate),
                    rule(
                            "6.1.52",
                            "Inconsistent First Known Exploitation Dates",
                            TrackingRules::exploitationDates),
                    rule(
                            "6.1.53",
                            "Inconsistent Exploitation Date",
                            TrackingRules::exploitationBeforeKnown),
                    rule("6.1.54", "License Expression", LicenceRules::expressionForm),
                    rule("6.1.55", "License Text", LicenceRules.licenceText(true)),
                    rule(
                            "6.1.56",
                            "Use of CVSS and Qualitative Severity Rating",
                            ScoreRules::ratingBesideCvss),
                    rule("6.1.57", "Stacked Branch Categories", BranchRules::stackedCategories),
                    rule(
                            "6.1.58",
                            "Use of product_version in one Path with product_version_range",
                            BranchRules::versionAndRange),
                    rule(
                            "6.1.59",
                            "Single Version as Product Version Range",
                            BranchRules::singleVersionAsRange),
                    // 6.1.60.1, Content Schema, is judged with the structure.
                    new Rule(
                            "6.1.60.2",
                            "Extension Schema",
                            Rule.Weight.RECOMMENDED,
                            ExtensionRules::notSupported),
                    new Rule(
                            "6.1.60.3",
                            "Extension Metadata",
                            Rule.Weight.RECOMMENDED,
                            ExtensionRules::notSupported),
                    rule(
                            "6.1.61",
                            "Use of Multiple Stars in SKU",
                            IdentificationRules.severalStars("skus")),
                    rule("6.2.1", "Unused Definition of Product ID", ProductRules::unusedProduct),
                    rule("6.2.2", "Missing Remediation", ProductRules::missingRemediation),
                    rule("6.2.3", "Missing Metric", ProductRules::missingScore),
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
                            "Use of MD5 as the Only Hash Algorithm",
                            IdentificationRules::onlyMd5),
                    rule(
                            "6.2.9",
                            "Use of SHA-1 as the Only Hash Algorithm",
                            IdentificationRules::onlySha1),
                    rule("6.2.10", "Missing TLP Label", DistributionRules::missingLabel),
                    rule("6.2.11", "Missing Canonical URL", TrackingRules::canonicalUrl),
                    rule("6.2.12", "Missing Document Language", GeneralRules::missingLanguage),
                    rule("6.2.13", "Sorting", GeneralRules::unsorted),
                    rule("6.2.14", "Use of Private Language", GeneralRules::privateLanguage),
                    rule("6.2.15", "Use of Default Language", GeneralRules::defaultLanguage),
                    rule(
                            "6.2.16",
                            "Missing Product Identification Helper",
                            ProductRules::missingIdentification),
                    rule("6.2.17", "CVE in Field IDs", WeaknessRules::cveAmongIds),
                    rule(
                            "6.2.18",
                            "Product Version Range without vers",
                            BranchRules::rangeWithoutVers),
                    rule("6.2.19", "CVSS for Fixed Products", ScoreRules::scoreOfFixed),
                    rule("6.2.20", "Additional Properties", GeneralRules::unknownMembers),
                    rule(
                            "6.2.21",
                            "Same Timestamps in Revision History",
                            TrackingRules::sameRevisionDate),
                    rule("6.2.22", "Document Tracking ID in Title", TrackingRules::idInTitle),
                    rule("6.2.23", "Usage of Deprecated CWE", WeaknessRules::deprecatedWeakness),
                    rule(
                            "6.2.24",
                            "Usage of Non-Latest CWE Version",
                            WeaknessRules::oldWeaknessList),
                    rule(
                            "6.2.25",
                            "Usage of CWE Not Allowed for Vulnerability Mapping",
                            WeaknessRules::unmappableWeakness),
                    rule(
                            "6.2.26",
                            "Usage of CWE Allowed with Review for Vulnerability Mapping",
                            WeaknessRules::reviewedWeakness),
                    rule(
                            "6.2.27",
                            "Discouraged Product Status Remediation Combination",
                            RemediationRules::discouragedWithStatus),
                    rule("6.2.28", "Usage of Max UUID", DistributionRules::max),
                    rule("6.2.29", "Usage of Nil UUID", DistributionRules::nil),
                    rule(
                            "6.2.30",
                            "Usage of Sharing Group on TLP:CLEAR",
                            DistributionRules::groupOfClear),
                    rule("6.2.31", "Hardware and Software", ProductRules::hardwareAndSoftware),
                    rule(
                            "6.2.32",
                            "Use of Same Product Identification Helper for Different Products",
                            IdentificationRules::sharedIdentification),
                    rule(
                            "6.2.33",
                            "Disclosure Date Newer than Revision History",
                            TrackingRules::disclosureAfterRevision),
                    rule(
                            "6.2.34",
                            "Usage of Unknown SSVC Decision Point Base Namespace",
                            SsvcRules::unknownNamespace),
                    rule(
                            "6.2.35",
                            "Usage of Unregistered SSVC Decision Point Base Namespace in TLP:CLEAR Document",
                            SsvcRules.unregistered(true)),
                    rule(
                            "6.2.36",
                            "Usage of SSVC Decision Point Namespace with Extension in TLP:CLEAR Document",
                            SsvcRules.extended(true)),
                    rule(
                            "6.2.37",
                            "Usage of Unknown SSVC Decision Point Namespace without Resource",
                            SsvcRules::missingResource),
                    rule("6.2.38", "Usage of Deprecated Profile", ProfileRules::deprecatedProfile),
                    rule(
                            "6.2.39.1",
                            "Missing Fixed Product",
                            only(ProfileRules::fixedForAffected, ADVISORY)),
                    rule(
                            "6.2.39.2",
                            "Language Specific Reasoning for Withdrawal",
                            only(ProfileRules.oneNote(Term.WITHDRAWAL, false), WITHDRAWN)),
                    rule(
                            "6.2.39.3",
                            "Language Specific Reasoning for Supersession",
                            only(ProfileRules.oneNote(Term.SUPERSESSION, false), SUPERSEDED)),
                    rule(
                            "6.2.39.4",
                            "Language Specific Superseding Document",
                            only(ProfileRules.supersedingReference(false), SUPERSEDED)),
                    rule(
                            "6.2.39.5",
                            "Extension in Superseded or Withdrawn Document",
                            only(ExtensionRules::inClosedDocument, WITHDRAWN, SUPERSEDED)),
                    rule(
                            "6.2.40",
                            "Product Description without Product Reference",
                            ProductRules::descriptionWithoutProduct),
                    rule("6.2.41", "Old EPSS Timestamp", TrackingRules::oldEpss),
                    rule(
                            "6.2.42",
                            "Inconsistent Product Identification Helper",
                            IdentificationRules::inconsistentIdentification),
                    rule("6.2.43", "Missing License Expression", LicenceRules::missing),
                    rule("6.2.44", "Deprecated License Identifier", LicenceRules::deprecated),
                    rule("6.2.45", "Non-Existing License Identifier", LicenceRules::unknown),
                    rule(
                            "6.2.46",
                            "Language Specific License Text",
                            LicenceRules.licenceText(false)),
                    rule(
                            "6.2.47",
                            "Use of Qualitative Severity Rating by Issuing Party",
                            ScoreRules::ownSeverityRating),
                    rule("6.2.48", "Misuse at Vendor Name", BranchRules::vendorOpenSource),
                    rule(
                            "6.2.49",
                            "Upper Open Ended Product Version Range",
                            BranchRules::openRange),
                    rule(
                            "6.2.50.1",
                            "Overlapping Product Version Range with vers in Contradicting Product Status Group",
                            BranchRules.contradicting(1)),
                    rule(
                            "6.2.50.2",
                            "Overlapping Product Version Range with vls in Contradicting Product Status Group",
                            BranchRules.contradicting(2)),
                    rule(
                            "6.2.50.3",
                            "Overlapping Product Version Range with Product Version in Contradicting Product Status Group",
                            BranchRules.contradicting(3)),
                    rule("6.2.51", "Unknown VERS Type", BranchRules::unknownVersType),
                    rule("6.2.52", "Unknown Hash Algorithm", IdentificationRules::unknownAlgorithm),
                    rule(
                            "6.2.53",
                            "Matching Text for Registered ID System",
                            WeaknessRules::idOfRegisteredSystem),
                    rule("6.2.54.1", "Registered Extension", ExtensionRules::registered),
                    rule("6.2.54.2", "Official Extension", ExtensionRules::official),
                    rule("6.2.54.3", "Critical Extension", ExtensionRules::critical),
                    rule(
                            "6.2.54.4",
                            "Usage of Experimental Extension in TLP:CLEAR Document",
                            ExtensionRules.experimental(true)),
                    rule(
                            "6.3.1",
                            "Use of CVSS v2 As the Only Scoring System",
                            ScoreRules::onlyVersion2),
                    rule("6.3.2", "Use of CVSS v3.0", ScoreRules::version30),
                    rule("6.3.3", "Missing CVE", WeaknessRules::missingCve),
                    rule("6.3.4", "Missing CWE", WeaknessRules::missingWeakness),
                    rule("6.3.5", "Use of Short Hash", IdentificationRules::shortHash),
                    rule(
                            "6.3.6",
                            "Use of Non-Self Referencing URLs Failing to Resolve",
                            GeneralRules::unresolvable),
                    rule(
                            "6.3.7",
                            "Use of Self Referencing URLs Failing to Resolve",
                            GeneralRules::unresolvableSelf),
                    rule("6.3.8", "Spell Check", GeneralRules.notChecked("spelling")),
                    rule("6.3.9", "Branch Categories", BranchRules::branchCategories),
                    rule("6.3.10", "Usage of Product Version Range", BranchRules::rangeUsed),
                    rule("6.3.11", "Usage of V as Version Indicator", BranchRules::leadingV),
                    rule("6.3.12", "Missing CVSS v4.0", ScoreRules::missingVersion4),
                    rule(
                            "6.3.13",
                            "Usage of Non-Latest SSVC Decision Point Version",
                            SsvcRules::olderVersion),
                    rule(
                            "6.3.14",
                            "Usage of Unregistered SSVC Decision Point Base Namespace in Non TLP:CLEAR Document",
                            SsvcRules.unregistered(false)),
                    rule(
                            "6.3.15",
                            "Usage of SSVC Decision Point Namespace with Extension in Non TLP:CLEAR Document",
                            SsvcRules.extended(false)),
                    rule("6.3.16", "Grammar Check", GeneralRules.notChecked("grammar")),
                    rule("6.3.17", "Use of Unregistered License", LicenceRules::unregistered),
                    rule(
                            "6.3.18",
                            "Use of Qualitative Severity Rating",
                            ScoreRules::severityRating),
                    rule(
                            "6.3.19.1",
                            "Overlapping Product Version Range with vers in Same Product Status Group",
                            BranchRules.sameStatus(1)),
                    rule(
                            "6.3.19.2",
                            "Overlapping Product Version Range with vls in Same Product Status Group",
                            BranchRules.sameStatus(2)),
                    rule(
                            "6.3.19.3",
                            "Overlapping Product Version Range with Product Version in Same Product Status Group",
                            BranchRules.sameStatus(3)),
                    rule(
                            "6.3.19.4",
                            "Overlapping Product Version Range with Product Version Range in Branch",
                            BranchRules::overlappingBranches),
                    rule(
                            "6.3.19.5",
                            "Overlapping Product Version Range with Product Version in Branch",
                            BranchRules::versionInRangeBranch),
                    rule(
                            "6.3.20",
                            "Use of Unregistered ID System",
                            WeaknessRules::unregisteredSystem),
                    rule("6.3.21.1", "Extension Category Essential", ExtensionRules::essential),
                    rule(
                            "6.3.21.2",
                            "Usage of Experimental Extension in Non TLP:CLEAR Document",
                            ExtensionRules.experimental(false)),
                    rule(
                            "6.3.21.3",
                            "Usage of Extension at Document Level",
                            ExtensionRules::inDocument),
                    rule(
                            "6.3.21.4",
                            "Usage of Extension in Product Tree Branch Path",
                            ExtensionRules.inProducts(Origin.BRANCH)),
                    rule(
                            "6.3.21.5",
                            "Usage of Extension in Product Tree Full Product Names Path",
                            ExtensionRules.inProducts(Origin.NAME)),
                    rule(
                            "6.3.21.6",
                            "Usage of Extension in Product Tree Product Paths Path",
                            ExtensionRules.inProducts(Origin.COMPOSED)),
                    rule(
                            "6.3.21.7",
                            "Usage of Extension in Vulnerabilities Metrics Path",
                            ExtensionRules::inMetrics),
                    rule(
                            "6.3.21.8",
                            "Usage of Extension at Vulnerabilities Level",
                            ExtensionRules::inVulnerabilities),
                    rule("6.3.21.9", "Usage of Extension at Root Level", ExtensionRules::inRoot),
                    rule("6.3.22", "Nested Product Path", ProductRules::nestedPath));

    private Csaf21() {}

    private static Rule rule(String number, String title, Rule.Check check) {
        return new Rule(number, title, check);
    }
}
