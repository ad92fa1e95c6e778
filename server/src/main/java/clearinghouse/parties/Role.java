package clearinghouse.parties;

import clearinghouse.kernel.Permission;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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
            "scan:claim finding:submit finding:read case:read case:answer patch:submit patch:read export:take"),
    MAINTAINER(
            PartyKind.MAINTAINER,
            "case:read case:answer patch:submit patch:read finding:read export:take"),
    OPERATOR(
            PartyKind.OPERATOR,
            "inventory:write inventory:read exposure:read exposure:answer release:fetch consent:decide export:take"),
    BROKER(PartyKind.BROKER, "broker:act"),
    TRIAGE(
            PartyKind.CLEARINGHOUSE,
            "finding:triage finding:read party:read patch:read exposure:assist hold:read basis:watch funnel:all"),
    COORDINATE(
            PartyKind.CLEARINGHOUSE,
            "case:coordinate case:read case:answer finding:triage finding:read party:read patch:submit patch:read advisory:draft hold:keep hold:read basis:watch funnel:all glass:see"),
    PUBLISH(
            PartyKind.CLEARINGHOUSE,
            "advisory:draft advisory:publish advisory:import release:publish patch:read basis:watch funnel:all glass:see"),
    ADMINISTER(PartyKind.CLEARINGHOUSE, "party:manage party:read basis:keep basis:watch glass:see"),
    AUDIT(PartyKind.CLEARINGHOUSE, "audit:read hold:read basis:watch glass:see"),
    OBSERVE(PartyKind.CLEARINGHOUSE, "metrics:read funnel:all glass:see"),
    KEEP_KEYS(PartyKind.CLEARINGHOUSE, "key:keep glass:see");

    private static final Set<Permission> EVERYONE = permissions("advisory:read funnel:read");

    /** Of a person or agent for itself. */
    private static final Set<Permission> OWN = Set.of(Tokens.OWN);

    private static final Set<Permission> NOT_FOR_ANOTHER =
            Set.of(Parties.DECIDE_CONSENT, Parties.TAKE_ALONG, Tokens.OWN);

    private final PartyKind kind;
    private final Set<Permission> grants;

    Role(PartyKind kind, String grants) {
        this.kind = kind;
        this.grants = permissions(grants);
    }

    /** What beside it comes from a passkey alone: a token that was taken or lent is no person. */
    Set<Permission> inPerson() {
        return switch (this) {
            case ADMINISTER ->
                    Set.of(
                            Sessions.DECIDE_RECOVERY,
                            Sessions.BREAK_GLASS,
                            Sessions.LET_BREAK_GLASS);
            case AUDIT -> Set.of(Sessions.BREAK_GLASS, Sessions.REVIEW_BREAK_GLASS);
            case PUBLISH, OBSERVE, KEEP_KEYS -> Set.of(Sessions.BREAK_GLASS);
            case DEVELOPER, MAINTAINER, OPERATOR, BROKER, TRIAGE, COORDINATE -> Set.of();
        };
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

    static Set<Role> parse(Collection<String> codes) {
        return codes.stream().map(Role::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** In the order in which they stand here. */
    public static List<String> codes(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::code).toList();
    }

    static Set<Permission> grants(Collection<Role> roles) {
        return Stream.of(
                        EVERYONE.stream(),
                        OWN.stream(),
                        roles.stream().flatMap(role -> role.grants.stream()))
                .flatMap(grants -> grants)
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean isForEveryone(Permission permission) {
        return EVERYONE.contains(permission);
    }

    /**
     * What a token for these roles can be narrowed to, here or for a member. To make tokens is not
     * among it: a token for a part of something must not make one for all of it.
     */
    static Set<Permission> reach(Collection<Role> roles) {
        var all = new HashSet<>(grants(roles));
        if (roles.contains(BROKER)) {
            all.addAll(grantsForAnother(Set.of(OPERATOR)));
        }
        all.removeAll(OWN);
        return Set.copyOf(all);
    }

    /**
     * What a member's roles let its broker do: not to say who acts for the member, or holds what.
     */
    static Set<Permission> grantsForAnother(Collection<Role> roles) {
        return grants(roles).stream()
                .filter(grant -> !NOT_FOR_ANOTHER.contains(grant))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Permission> permissions(String names) {
        return Arrays.stream(names.split(" "))
                .map(Permission::new)
                .collect(Collectors.toUnmodifiableSet());
    }
}
