package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Under which somebody gives a password: ten random letters and digits, which say nothing of the
 * person. Who does not know them cannot try passwords, nor make the person wait.
 */
public record SignInName(String text) {

    private static final int LENGTH = 10;
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{" + LENGTH + "}");
    private static final Pattern BETWEEN = Pattern.compile("[\\s-]");

    public SignInName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a sign-in name");
        }
    }

    static SignInName random(SecureRandom chance) {
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(PublicId.ALPHABET.charAt(chance.nextInt(PublicId.ALPHABET.length())));
        }
        return new SignInName(text.toString());
    }

    /** As people type it, with or without the hyphen. */
    static Optional<SignInName> parse(String typed) {
        var text = BETWEEN.matcher(typed).replaceAll("").toLowerCase(Locale.ROOT);
        return FORM.matcher(text).matches() ? Optional.of(new SignInName(text)) : Optional.empty();
    }

    /** In two groups. */
    public String shown() {
        return text.substring(0, LENGTH / 2) + "-" + text.substring(LENGTH / 2);
    }
}
