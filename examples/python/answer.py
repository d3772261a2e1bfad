#!/usr/bin/env python3
"""A client of OpenCallKit in Python, without any library: it logs in, answers the first call and hangs up.

    python3 answer.py --url http://localhost:8080 --user bob [--talk 2]

It shows the whole of docs/protocol.md that a client needs: hello, heartbeats, facts, commands. It has no media.
Against a server that runs without --dev give --app and --sig, a userSig that your back end signed.
"""
import argparse
import base64
import json
import os
import secrets
import socket
import ssl
import struct
import time
import urllib.parse
import urllib.request

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class WebSocket:
    """As much of RFC 6455 as a client needs that sends and hears text."""

    def __init__(self, url):
        at = urllib.parse.urlsplit(url)
        secure = at.scheme == "https"
        port = at.port or (443 if secure else 80)
        plain = socket.create_connection((at.hostname, port), timeout=10)
        self.socket = ssl.create_default_context().wrap_socket(plain, server_hostname=at.hostname) if secure else plain
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /ws HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise SystemExit(f"no WebSocket there: {head.decode(errors='replace')}")
        # The server sends a heartbeat every five seconds; much longer silence is a broken line.
        self.socket.settimeout(15)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise SystemExit("the connection was closed")
            data += more
        return data

    def frame(self, kind, data):
        mask = os.urandom(4)
        size = len(data)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        self.socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)))

    def send(self, message):
        self.frame(TEXT, json.dumps(message).encode())

    def messages(self):
        """What the server says, one by one: a frame may carry several."""
        text = b""
        while True:
            first, second = self.exactly(2)
            size = second & 127
            if size == 126:
                (size,) = struct.unpack(">H", self.exactly(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self.exactly(8))
            data = self.exactly(size)
            kind = first & 15
            if kind == CLOSE:
                code = struct.unpack(">H", data[:2])[0] if len(data) >= 2 else 1005
                raise SystemExit(f"the server closed: {code} {data[2:].decode(errors='replace')}")
            if kind == PING:
                self.frame(PONG, data)
            elif kind in (TEXT, 0):
                text += data
                if first & 0x80:
                    said, text = json.loads(text), b""
                    yield from said if isinstance(said, list) else [said]


def account(arguments):
    """The app's number and a userSig: given, or from the development log in of this machine."""
    if arguments.sig:
        return arguments.app, arguments.sig
    request = urllib.request.Request(
        f"{arguments.url}/v1/dev/login",
        data=json.dumps({"userId": arguments.user}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        said = json.load(response)
    return said["sdkAppId"], said["userSig"]


def answer_one_call(arguments):
    app, sig = account(arguments)
    line = WebSocket(arguments.url)
    device, client = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    line.send({"type": "hello", "versions": [2], "app": app, "user": arguments.user, "userSig": sig,
               "device": device, "client": client})

    def ask(name, call):
        # A repeat under the same id finds the first one's answer, so a command may be sent again after a broken line.
        line.send({"type": "request", "id": secrets.token_urlsafe(12), "command": {"type": name, "body": {"call": call}}})

    joined_at, hang_up_at, mine = None, None, None
    for message in line.messages():
        kind = message["type"]
        if kind == "welcome":
            print("ready", flush=True)
        if kind == "heartbeat":
            line.send({"type": "heartbeatReply"})
        if kind == "response" and message["outcome"]["type"] == "refused":
            raise SystemExit(f"refused: {message['outcome']['refusal']['code']}")
        for page in message.get("calls", []) if kind == "welcome" else [message] if kind == "facts" else []:
            # A blank fact (null) only counts. A client that shows calls folds them all, and asks `sync` after a gap.
            for fact in filter(None, page["facts"]):
                if fact["type"] == "invited" and arguments.user in fact["body"]["callees"] and mine is None:
                    mine = page["call"]
                    print(f"ring from {fact['body']['caller']}", flush=True)
                    ask("accept", mine)
                elif fact["type"] == "joined" and fact["body"]["user"] == arguments.user:
                    joined_at, hang_up_at = fact["at"], time.monotonic() + arguments.talk
                    print("talking", flush=True)
                elif fact["type"] == "ended" and page["call"] == mine:
                    total = 0 if joined_at is None else fact["at"] - joined_at
                    print(f"ended {fact['body']['result']} after {total} ms", flush=True)
                    line.send({"type": "goodbye"})
                    return
        # Looked at with every message; the heartbeats come often enough for an example.
        if hang_up_at is not None and time.monotonic() >= hang_up_at:
            hang_up_at = None
            ask("hangUp", mine)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Answers the first call and hangs up.")
    parser.add_argument("--url", default="http://localhost:8080")
    parser.add_argument("--user", required=True)
    parser.add_argument("--app", type=int)
    parser.add_argument("--sig", help="a userSig; without it the development log in is asked")
    parser.add_argument("--talk", type=float, default=0, help="seconds to talk before hanging up (0)")
    answer_one_call(parser.parse_args())
