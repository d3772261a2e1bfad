#!/usr/bin/env python3
"""userSig endpoint: `GET /user-sig` gives the logged-in user their userSig.

    USERSIG_APP=APP python3 endpoint.py
"""
import os
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sign import sign_user_sig

APP = int(os.environ["USERSIG_APP"])
SECRET = os.environ["USERSIG_SECRET"]
PORT = int(os.environ.get("PORT", "3000"))

# Session store: here stands your own log in, which says who a request is from.
SESSIONS = {"session-of-alice": "alice"}


def user_of(headers):
    """User of a request's session; None for a stranger."""
    session = SimpleCookie(headers.get("Cookie", "")).get("session")
    return None if session is None else SESSIONS.get(session.value)


class Endpoint(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/user-sig":
            self.send_error(404)
            return
        # The user comes from the session: whoever could name another one
        # could be anybody.
        user = user_of(self.headers)
        if user is None:
            self.send_error(401)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(sign_user_sig(APP, SECRET, user, 3600).encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Endpoint).serve_forever()
