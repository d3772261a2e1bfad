<?php

/**
 * Prints a userSig:
 *
 *     php sign.php APP USER [SECONDS [USERBUF]]
 *
 * The secret key is read from USERSIG_SECRET and never from the command line, which other users of the machine can
 * read.
 */

declare(strict_types=1);

require __DIR__ . '/UserSig.php';

$arguments = array_slice($argv, 1);
[$app, $user, $seconds, $userbuf] = $arguments + ['', '', '86400', null];
$secret = (string) getenv('USERSIG_SECRET');

if (count($arguments) > 4 || !ctype_digit($app) || $user === '' || !ctype_digit($seconds) || $secret === '') {
    fwrite(
        STDERR,
        'usage: php sign.php APP USER [SECONDS [USERBUF in base64]], '
        . "with the secret key in the variable USERSIG_SECRET\n"
    );
    exit(2);
}

$buffer = $userbuf === null ? null : (string) base64_decode($userbuf, true);
echo UserSig::sign((int) $app, $secret, $user, (int) $seconds, $buffer), "\n";
