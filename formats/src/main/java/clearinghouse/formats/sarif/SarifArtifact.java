package clearinghouse.formats.sarif;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A file that the log carries inside itself; its content was seen to be Base64. */
public record SarifArtifact(String uri, String mimeType, String base64) {

    public SarifArtifact {
        if (Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)).length == 0) {
            throw new IllegalArgumentException("an attached file has content");
        }
    }

    public byte[] content() {
        return Base64.getDecoder().decode(base64);
    }
}
