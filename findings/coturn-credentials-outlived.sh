#!/usr/bin/env bash
# About: coturn 4.6.1-1 (Debian 12), use-auth-secret.
# Most expect: credentials EXPIRY:USER are good until EXPIRY, and a relay got with them cannot be kept for long after.
# Happens: EXPIRY is judged when a client's port shows its credentials for the first time. That port may refresh its
#   relay, and open it to further peers, with the same credentials after EXPIRY; only a new port is refused (401).
# Matters: a call that talks over a relay needs no fresh credentials, however long it takes. And who is to be shut out
#   keeps the relay they have: short lives of credentials do not end it.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
# And the libraries that it needs, in the version that Debian 12 has at the time: old ones are not kept.
apt-get download -qq -o APT::Sandbox::User=root coturn=4.6.1-1 libevent-core-2.1-7 libevent-extra-2.1-7 \
  libevent-openssl-2.1-7 libevent-pthreads-2.1-7 libhiredis0.14 libmariadb3 libpq5 libldap-2.5-0 libsasl2-2 libsqlite3-0
for package in *.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$work/root" -name 'libevent_core*.so*' | head -n 1)")
export LD_LIBRARY_PATH
printf '%s\n' listening-ip=127.0.0.1 relay-ip=127.0.0.1 listening-port=34780 use-auth-secret \
  static-auth-secret=secret realm=example.org no-cli allow-loopback-peers "pidfile=$work/pid" "userdb=$work/db" \
  log-file=stdout > conf
root/usr/bin/turnserver -c conf > log 2>&1 &
server=$!
sleep 2
cat > client.mjs <<'END'
import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

const [username, realm] = [`${Math.floor(Date.now() / 1000) + 2}:somebody`, "example.org"];
const password = createHmac("sha1", "secret").update(username).digest("base64");
const key = createHash("md5").update(`${username}:${realm}:${password}`).digest();
const word = (...numbers) => Buffer.from(numbers.flatMap((number) => [number >> 8, number & 255]));
const attribute = (type, value) => Buffer.concat([word(type, value.length), value, Buffer.alloc(-value.length & 3)]);
const message = (type, attributes, nonce) => {
  const login = { 0x06: Buffer.from(username), 0x14: Buffer.from(realm), 0x15: nonce };
  const known = nonce === undefined ? [] : Object.entries(login).map(([name, value]) => attribute(Number(name), value));
  const body = Buffer.concat([...attributes, ...known]);
  const head = (length) => Buffer.concat([word(type, length), Buffer.from("2112a442", "hex"), id]);
  const id = randomBytes(12);
  if (nonce === undefined) return Buffer.concat([head(body.length), body]);
  const signature = createHmac("sha1", key).update(Buffer.concat([head(body.length + 24), body])).digest();
  return Buffer.concat([head(body.length + 24), body, attribute(8, signature)]);
};
const find = (answer, wanted) => {
  for (let at = 20; at < answer.length; at += 4 + ((answer.readUInt16BE(at + 2) + 3) & ~3))
    if (answer.readUInt16BE(at) === wanted) return answer.subarray(at + 4, at + 4 + answer.readUInt16BE(at + 2));
};
const client = () => {
  const socket = createSocket("udp4");
  let nonce;
  const ask = async (type, attributes) => {
    socket.send(message(type, attributes, nonce), 34780, "127.0.0.1");
    const [answer] = await once(socket, "message", { signal: AbortSignal.timeout(5000) });
    nonce = find(answer, 0x15) ?? nonce;
    const code = find(answer, 9);
    return code === undefined ? "success" : String(code[2] * 100 + code[3]);
  };
  return { ask, close: () => socket.close() };
};
const udp = attribute(0x19, Buffer.from([17, 0, 0, 0]));
// 127.0.0.1, port 9, hidden behind the cookie as STUN does it.
const peer = attribute(0x12, Buffer.concat([word(1, 9 ^ 0x2112), word(0x7f00 ^ 0x2112, 0x0001 ^ 0xa442)]));
const [early, late] = [client(), client()];
await early.ask(3, [udp]);
const seen = { "before EXPIRY, allocate": await early.ask(3, [udp]) };
await pause(5000);
seen["3 s after EXPIRY, refresh"] = await early.ask(4, []);
seen["3 s after EXPIRY, permission for a peer"] = await early.ask(8, [peer]);
await late.ask(3, [udp]);
seen["3 s after EXPIRY, allocate from another port"] = await late.ask(3, [udp]);
for (const [what, answer] of Object.entries(seen)) console.log(`${what}: ${answer}`);
early.close();
late.close();
process.exitCode = Object.values(seen).join(" ") === "success success success 401" ? 0 : 1;
END
timeout 30 node client.mjs
