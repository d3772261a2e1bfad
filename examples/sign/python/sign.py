#!/usr/bin/env python3
"""userSig signer (TLSSigAPIv2), without any library, in Python 3.8 or newer.

    python3 sign.py APP USER [SECONDS [USERBUF]]

The secret key is read from USERSIG_SECRET and never from the command line,
which other users of the machine can read.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import zlib

DAY = 86_400
USAGE = (
    "usage: python3 sign.py APP USER [SECONDS [USERBUF in base64]], "
    "with the secret key in the variable USERSIG_SECRET"
)


def sign_user_sig(app, secret, user, seconds=DAY, userbuf=None):
    """Signs a userSig: the ticket with which `user` logs in.

    It is good for the app of that number, for so many seconds from now.
    """
    # Signed text: its fields have this order, and end with a line break each.
    signed = {
        "TLS.identifier": user,
        "TLS.sdkappid": app,
        "TLS.time": int(time.time()),
        "TLS.expire": seconds,
    }
    if userbuf is not None:
        signed["TLS.userbuf"] = base64.b64encode(userbuf).decode()
    text = "".join(f"{name}:{value}\n" for name, value in signed.items())
    mac = hmac.new(secret.encode(), text.encode(), hashlib.sha256)
    sig = base64.b64encode(mac.digest()).decode()
    ticket = {"TLS.ver": "2.0", **signed, "TLS.sig": sig}
    packed = zlib.compress(json.dumps(ticket).encode())
    # URL-safe alphabet: TLSSigAPIv2 has one of its own.
    return base64.b64encode(packed, altchars=b"*-").decode().replace("=", "_")


def is_whole(text):
    return text.isascii() and text.isdigit()


def main(app="", user="", seconds=str(DAY), userbuf=None, *rest):
    secret = os.environ.get("USERSIG_SECRET", "")
    if not (is_whole(app) and user and is_whole(seconds) and secret) or rest:
        print(USAGE, file=sys.stderr)
        return 2
    buffer = None if userbuf is None else base64.b64decode(userbuf)
    print(sign_user_sig(int(app), secret, user, int(seconds), buffer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
