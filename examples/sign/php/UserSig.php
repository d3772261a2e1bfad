<?php

declare(strict_types=1);

/**
 * userSig signer (TLSSigAPIv2), for a back end in PHP 7.4 or newer, without any library.
 */
final class UserSig
{
    /**
     * Signs a userSig: the ticket with which a user logs in to the app of that number, for so many seconds from now.
     * It may carry bytes of yours.
     */
    public static function sign(
        int $app,
        string $secret,
        string $user,
        int $seconds = 86400,
        ?string $userbuf = null
    ): string {
        // Signed text: its fields have this order, and end with a line break each.
        $signed = [
            'TLS.identifier' => $user,
            'TLS.sdkappid' => $app,
            'TLS.time' => time(),
            'TLS.expire' => $seconds,
        ];
        if ($userbuf !== null) {
            $signed['TLS.userbuf'] = base64_encode($userbuf);
        }
        $text = '';
        foreach ($signed as $name => $value) {
            $text .= "$name:$value\n";
        }
        $sig = base64_encode(hash_hmac('sha256', $text, $secret, true));
        $ticket = json_encode(['TLS.ver' => '2.0'] + $signed + ['TLS.sig' => $sig], JSON_THROW_ON_ERROR);
        // URL-safe alphabet: TLSSigAPIv2 has one of its own.
        return strtr(base64_encode(gzcompress($ticket)), '+/=', '*-_');
    }
}
