package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What somebody publishes at an address, by its content: addresses promise nothing. */
public enum AtAddress {
    /** The metadata of a CSAF provider. */
    METADATA,
    /** A ROLIE feed. */
    FEED,
    /** Documents about vulnerabilities, or nothing that is known. */
    DOCUMENTS;

    private static final JsonInput JSON = new JsonInput(ForeignLists.LARGEST, 1_000);

    public static AtAddress of(byte[] content) {
        return switch (JSON.stream(content, AtAddress::members)) {
            case Parsed.Invalid<Set<String>> _ -> DOCUMENTS;
            case Parsed.Valid<Set<String>>(var members) -> of(members);
        };
    }

    private static AtAddress of(Set<String> members) {
        if (members.contains("canonical_url") && members.contains("metadata_version")) {
            return METADATA;
        }
        return members.contains("feed") ? FEED : DOCUMENTS;
    }

    private static Parsed<Set<String>> members(JsonParser parser) {
        var members = new HashSet<String>();
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                members.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } else {
            parser.skipChildren();
        }
        return Parsed.valid(members);
    }
}
