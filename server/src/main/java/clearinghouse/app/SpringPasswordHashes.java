package clearinghouse.app;

import clearinghouse.parties.Password;
import clearinghouse.parties.PasswordHashes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Argon2id by Spring Security and Bouncy Castle, a few at a time. */
final class SpringPasswordHashes implements PasswordHashes {

    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final int LANES = 1;

    /** RFC 9106 §4 takes 64 MiB and three passes; half of it is more than twice OWASP's least. */
    private static final int KIBIBYTES = 32 << 10;

    private static final int PASSES = 3;

    /** Each takes its memory and a core. */
    private static final int AT_ONCE = 2;

    private static final int PATIENCE_SECONDS = 10;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT, HASH, LANES, KIBIBYTES, PASSES);
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** Of what nobody knows: it is compared where there is no other. */
    private final String nobodys;

    SpringPasswordHashes(SecureRandom chance) {
        var random = new byte[HASH];
        chance.nextBytes(random);
        nobodys = encoder.encode(HexFormat.of().formatHex(random));
    }

    @Override
    public String encode(Password password) {
        turns.acquireUninterruptibly();
        try {
            return encoder.encode(password.text());
        } finally {
            turns.release();
        }
    }

    @Override
    public Check check(Password password, Optional<String> encoded) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Check.BUSY;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Check.BUSY;
        }
        try {
            return encoder.matches(password.text(), encoded.orElse(nobodys))
                    ? Check.RIGHT
                    : Check.WRONG;
        } finally {
            turns.release();
        }
    }
}
