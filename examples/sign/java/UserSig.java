import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * userSig signer (TLSSigAPIv2), for a back end in Java 11 or newer, without any library.
 *
 * <pre>java UserSig.java APP USER [SECONDS [USERBUF]]</pre>
 *
 * The secret key is read from USERSIG_SECRET and never from the command line, which other users of the machine can
 * read.
 */
public final class UserSig {
    private static final String USAGE =
            "usage: java UserSig.java APP USER [SECONDS [USERBUF in base64]],"
                    + " with the secret key in the variable USERSIG_SECRET";

    private UserSig() {}

    /** Signs a userSig: the ticket with which a user logs in to the app of that number, for so long from now. */
    public static String sign(long app, String secret, String user, Duration lifetime) {
        return sign(app, secret, user, lifetime, null);
    }

    /** Signs a userSig that carries bytes of yours; null for none. */
    public static String sign(long app, String secret, String user, Duration lifetime, byte[] userbuf) {
        long time = Instant.now().getEpochSecond();
        long expire = lifetime.toSeconds();
        // Signed text: its fields have this order, and end with a line break each.
        String signed =
                "TLS.identifier:" + user + "\nTLS.sdkappid:" + app
                        + "\nTLS.time:" + time + "\nTLS.expire:" + expire + "\n";
        String buffer = "";
        if (userbuf != null) {
            String base64 = Base64.getEncoder().encodeToString(userbuf);
            signed += "TLS.userbuf:" + base64 + "\n";
            buffer = ",\"TLS.userbuf\":\"" + base64 + "\"";
        }
        String sig = Base64.getEncoder().encodeToString(hmac(secret, signed));
        String ticket =
                "{\"TLS.ver\":\"2.0\",\"TLS.identifier\":" + quote(user)
                        + ",\"TLS.sdkappid\":" + app + ",\"TLS.time\":" + time + ",\"TLS.expire\":" + expire
                        + buffer + ",\"TLS.sig\":\"" + sig + "\"}";
        String base64 = Base64.getEncoder().encodeToString(deflate(ticket));
        // URL-safe alphabet: TLSSigAPIv2 has one of its own.
        return base64.replace('+', '*').replace('/', '-').replace('=', '_');
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] deflate(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** JSON string (RFC 8259); the standard library has none. */
    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\') {
                json.append('\\').append(each);
            } else if (each < ' ') {
                json.append(String.format("\\u%04x", (int) each));
            } else {
                json.append(each);
            }
        }
        return json.append('"').toString();
    }

    public static void main(String[] args) {
        String secret = System.getenv().getOrDefault("USERSIG_SECRET", "");
        boolean used = args.length >= 2 && args.length <= 4 && args[0].matches("[0-9]{1,10}") && !args[1].isEmpty()
                && (args.length < 3 || args[2].matches("[0-9]{1,10}")) && !secret.isEmpty();
        if (!used) {
            System.err.println(USAGE);
            System.exit(2);
        }
        // Java reads its arguments by the locale, and puts this in place of what that cannot hold.
        if (args[1].indexOf('\uFFFD') >= 0) {
            System.err.println("the user id cannot be read in this locale: set LC_ALL=C.UTF-8");
            System.exit(2);
        }
        Duration lifetime = args.length < 3 ? Duration.ofDays(1) : Duration.ofSeconds(Long.parseLong(args[2]));
        byte[] userbuf = args.length < 4 ? null : Base64.getDecoder().decode(args[3]);
        System.out.println(sign(Long.parseLong(args[0]), secret, args[1], lifetime, userbuf));
    }
}
