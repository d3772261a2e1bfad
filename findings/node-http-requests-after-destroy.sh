#!/usr/bin/env bash
# About: Node.js 24.21.0 (npm package node), module node:http.
# Most expect: a server that destroys a connection in its request handler hears no more requests of it.
# Happens: requests that came in the same piece of data (HTTP/1.1 pipelining, RFC 9112 9.3.2) are parsed to the end, and
#   the handler runs for each, with a socket that is destroyed: here 499 times more.
# Matters: a limit that cuts a client off bounds nothing by itself. 64 KiB hold 1,600 small requests; a server must count
#   before it does any work for one, look at socket.destroyed, and make a client that was cut off wait before the next
#   connection.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error --allow-scripts=node node@24.21.0 >/dev/null 2>&1 ||
  npm install --no-audit --no-fund --loglevel=error node@24.21.0 >/dev/null
cat >finding.mjs <<'JS'
import { createServer } from "node:http";
import { connect } from "node:net";

let heard = 0;
let destroyed = 0;
const server = createServer(({ socket }) => {
  heard += 1;
  if (socket.destroyed) destroyed += 1;
  else socket.destroy();
});
server.listen(0, "127.0.0.1", () => {
  const client = connect(server.address().port, "127.0.0.1");
  client.on("error", () => undefined);
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500));
  client.on("close", () => setTimeout(() => server.close(), 200));
});
server.on("close", () => {
  console.log(`Node.js ${process.version}: ${heard} requests were heard, ${destroyed} of them after the connection was destroyed`);
  process.exitCode = destroyed === 499 ? 0 : 1;
});
setTimeout(() => process.exit(1), 10_000).unref();
JS
node_modules/.bin/node finding.mjs
