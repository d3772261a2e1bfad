<?php

/**
 * userSig endpoint: `GET /user-sig` gives the logged-in user their userSig, as text.
 *
 *     USERSIG_APP=APP php -S 127.0.0.1:3000 endpoint.php
 */

declare(strict_types=1);

require __DIR__ . '/UserSig.php';

// Session store: here stands your own log in, which says who a request comes from.
$sessions = ['session-of-alice' => 'alice'];

$app = (int) getenv('USERSIG_APP');
$secret = (string) getenv('USERSIG_SECRET');
if ($app === 0 || $secret === '') {
    throw new RuntimeException('USERSIG_APP and USERSIG_SECRET are to be set');
}

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/user-sig') {
    http_response_code(404);
    exit;
}
// The user comes from the session: whoever could name another one could be anybody.
$user = $sessions[$_COOKIE['session'] ?? ''] ?? null;
if ($user === null) {
    http_response_code(401);
    exit;
}
header('Content-Type: text/plain');
header('Cache-Control: no-store');
echo UserSig::sign($app, $secret, $user, 3600);
