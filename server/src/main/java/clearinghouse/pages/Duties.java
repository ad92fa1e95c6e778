package clearinghouse.pages;

import clearinghouse.parties.PartyKind;
import clearinghouse.parties.Role;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Roles that go together, as somebody chooses them for a person. */
enum Duties {
    DEVELOP(PartyKind.DEVELOPER, "Finds and reports weaknesses", Role.DEVELOPER),
    MAINTAIN(PartyKind.MAINTAINER, "Fixes the software", Role.MAINTAINER),
    OPERATE(PartyKind.OPERATOR, "Runs systems and keeps them fixed", Role.OPERATOR),
    BROKER(PartyKind.BROKER, "Acts for operators that agreed", Role.BROKER),
    ANALYSE(
            PartyKind.CLEARINGHOUSE,
            "Triages, coordinates, publishes",
            Role.TRIAGE,
            Role.COORDINATE,
            Role.PUBLISH),
    ADMINISTER(
            PartyKind.CLEARINGHOUSE,
            "Administers: registers people, and is one of the two who let somebody in again",
            Role.ADMINISTER),
    KEEP_KEYS(
            PartyKind.CLEARINGHOUSE,
            "Keeps the vault's keys, and is one of the two who change them",
            Role.KEEP_KEYS),
    AUDIT(PartyKind.CLEARINGHOUSE, "Audits the record", Role.AUDIT),
    OBSERVE(PartyKind.CLEARINGHOUSE, "Watches the numbers", Role.OBSERVE);

    private final PartyKind kind;
    private final String label;
    private final List<Role> roles;

    Duties(PartyKind kind, String label, Role... roles) {
        this.kind = kind;
        this.label = label;
        this.roles = List.of(roles);
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String label() {
        return label;
    }

    List<Role> roles() {
        return roles;
    }

    static List<Duties> of(PartyKind kind) {
        return Stream.of(values()).filter(it -> it.kind == kind).toList();
    }

    /** Empty when it is none of them. */
    static List<Role> parse(String code) {
        return Stream.of(values())
                .filter(it -> it.code().equals(code))
                .findFirst()
                .map(Duties::roles)
                .orElse(List.of());
    }
}
