import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * userSig endpoint: {@code GET /user-sig} gives the logged-in user their userSig, as text.
 *
 * <pre>javac -d dist UserSig.java Endpoint.java &amp;&amp; USERSIG_APP=APP java -cp dist Endpoint</pre>
 */
public final class Endpoint {
    private static final Pattern SESSION = Pattern.compile("(?:^|;\\s*)session=([^;]*)");

    /** Session store: here stands your own log in, which says who a request comes from. */
    private static final Map<String, String> SESSIONS = Map.of("session-of-alice", "alice");

    private final long app;
    private final String secret;

    private Endpoint(long app, String secret) {
        this.app = app;
        this.secret = secret;
    }

    /** User of a request's session; empty for a stranger. */
    private static Optional<String> userOf(HttpExchange exchange) {
        String cookies = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).orElse("");
        Matcher session = SESSION.matcher(cookies);
        return session.find() ? Optional.ofNullable(SESSIONS.get(session.group(1))) : Optional.empty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            // The user comes from the session: whoever could name another one could be anybody.
            Optional<String> user = userOf(exchange);
            if (user.isEmpty()) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] userSig =
                    UserSig.sign(app, secret, user.get(), Duration.ofHours(1)).getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, userSig.length);
            exchange.getResponseBody().write(userSig);
        }
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> settings = System.getenv();
        String secret = settings.get("USERSIG_SECRET");
        if (secret == null || secret.isEmpty() || settings.get("USERSIG_APP") == null) {
            throw new IllegalStateException("USERSIG_APP and USERSIG_SECRET are to be set");
        }
        Endpoint endpoint = new Endpoint(Long.parseLong(settings.get("USERSIG_APP")), secret);
        int port = Integer.parseInt(settings.getOrDefault("PORT", "3000"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/user-sig", endpoint::answer);
        server.start();
    }
}
