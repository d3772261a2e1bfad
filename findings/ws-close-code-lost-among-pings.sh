#!/usr/bin/env bash
# About: ws 8.23.0 (npm), server and client.
# Most expect: socket.close(4429, reason) reaches the other side with its code, whatever that side is sending.
# Happens: when the other side has sent some thousand pings, both ends report 1006 and no reason; the same number of
#   messages leaves the code as it was sent.
# Matters: a client that is sent away for pinging too much never learns why, and one that acts by the code (come back
#   later, log in anew) takes it for a broken line. What must be learned has to be said in a message before the close.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error ws@8.23.0 >/dev/null
cat >finding.mjs <<'JS'
import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/** Sends 5,000 of something to a server that closes with 4429 at the 2,000th; the codes that both ends report. */
const closeAmong = async (event, send) => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const atServer = once(server, "connection").then(async ([socket]) => {
    let count = 0;
    socket.on("error", () => undefined);
    socket.on(event, () => {
      if (++count === 2000) socket.close(4429, "too fast");
    });
    const [code] = await once(socket, "close");
    return code;
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
  client.on("error", () => undefined);
  await once(client, "open");
  const closed = once(client, "close");
  for (let count = 0; count < 5000; count += 1) send(client);
  const [code] = await closed;
  server.close();
  return { server: await atServer, client: code };
};

const pings = await closeAmong("ping", (client) => client.ping());
const messages = await closeAmong("message", (client) => client.send("x"));
console.log("closed with 4429 among pings:   ", JSON.stringify(pings));
console.log("closed with 4429 among messages:", JSON.stringify(messages));
process.exitCode = pings.client === 1006 && pings.server === 1006 && messages.client === 4429 ? 0 : 1;
JS
timeout 30 node finding.mjs
