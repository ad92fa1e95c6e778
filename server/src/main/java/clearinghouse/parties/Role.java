package clearinghouse.parties;

import clearinghouse.kernel.Permission;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a token is for. A staff member's duties are separate, and who administers sees no case: an
 * office that is small gives several of them to one person, and the record says so.
 */
public enum Role {
    DEVELOPER(
            PartyKind.DEVELOPER,
            "scan:claim finding:submit finding:read case:read case:answer patch:submit patch:read"),
    MAINTAINER(PartyKind.MAINTAINER, "case:read case:answer patch:submit patch:read finding:read"),
    OPERATOR(
            PartyKind.OPERATOR,
            "inventory:write inventory:read exposure:read exposure:answer release:fetch consent:decide"),
    BROKER(PartyKind.BROKER, "broker:act"),
    TRIAGE(
            PartyKind.CLEARINGHOUSE,
            "finding:triage finding:read party:read patch:read exposure:assist funnel:all"),
    COORDINATE(
            PartyKind.CLEARINGHOUSE,
            "case:coordinate case:read case:answer finding:triage finding:read party:read patch:submit patch:read advisory:draft funnel:all"),
    PUBLISH(
            PartyKind.CLEARINGHOUSE,
            "advisory:draft advisory:publish release:publish patch:read funnel:all"),
    ADMINISTER(PartyKind.CLEARINGHOUSE, "party:manage party:read"),
    AUDIT(PartyKind.CLEARINGHOUSE, "audit:read"),
    OBSERVE(PartyKind.CLEARINGHOUSE, "metrics:read funnel:all"),
    KEEP_KEYS(PartyKind.CLEARINGHOUSE, "key:keep");

    private static final Set<Permission> EVERYONE = permissions("advisory:read funnel:read");

    private final PartyKind kind;
    private final Set<Permission> grants;

    Role(PartyKind kind, String grants) {
        this.kind = kind;
        this.grants = permissions(grants);
    }

    boolean isFor(PartyKind other) {
        return kind == other;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    static Set<Permission> grants(Collection<Role> roles) {
        return Stream.concat(
                        EVERYONE.stream(), roles.stream().flatMap(role -> role.grants.stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a member's roles let its broker do: not to say who acts for the member. */
    static Set<Permission> grantsForAnother(Collection<Role> roles) {
        return grants(roles).stream()
                .filter(grant -> !grant.equals(Parties.DECIDE_CONSENT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Permission> permissions(String names) {
        return Arrays.stream(names.split(" "))
                .map(Permission::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
