import { Agent, request as ask } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  isProblemCode,
  operationNames,
  operations,
  problems,
  problemsOf,
  scopeNames,
  type OperationDefinition,
} from "@opencallkit/protocol/rest";
import { keysIn, signUserSig } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId, talk } from "../support/wire-client.ts";
import { chances } from "./broken-frames.ts";
import { isWrong, requestMaker, type WireRequest } from "./broken-requests.ts";

/** Requests of each operation in each role; the long form is `npm run test:bad-input`. */
const each = Number(process.env["OPENCALLKIT_BAD_REQUESTS"] ?? 12);
const seed = Number(process.env["OPENCALLKIT_FUZZ_SEED"] ?? 20261125);

type Answer = { readonly status: number; readonly type: string; readonly text: string };

/** Sends a request as it stands, over a connection that others use too. */
const send = (
  url: string,
  agent: Agent,
  { method, path, body, accept }: WireRequest,
  key: string | null,
): Promise<Answer> => {
  const { hostname, port } = new URL(url);
  const headers = {
    accept,
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(body === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const asked = ask({ hostname, port, method, path, headers, agent, timeout: 10_000 }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => {
        const type = response.headers["content-type"] ?? "";
        resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(pieces).toString() });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer to ${method} ${path}`)));
    asked.on("error", reject);
    asked.end(body ?? undefined);
  });
};

/** Everything that is kept of calls, people and keys: all tables and columns but what says who was heard or looked at last. */
const kept = (server: TestServer): string => {
  const database = new DatabaseSync(join(server.folder, "test.db"), { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
    const names = tables.map(({ name }) => String(name));
    const passing = new Set(["used", "due", "heartbeat", "proof", "leg", "device", "outbox_cursor"]);
    return names
      .filter((name) => !passing.has(name))
      .flatMap((name) => database.prepare(`SELECT * FROM "${name}"`).all())
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !passing.has(column))))
      .join("\n");
  } finally {
    database.close();
  }
};

/** A server on which there is something to lose, and what its askers hold. */
const scene = async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server, "alice", "bob");
  const carol = await logIn(server, "carol");
  const over = newCallId();
  await carol.ask("invite", { call: over, callees: ["dave"], media: "audio" });
  await carol.ask("cancel", { call: over });
  const { app, other } = server;
  const keys = keysIn(server.store(), Date.now);
  const keyWith = async (scopes: (typeof scopeNames)[number][], expiresAt: number | null = null) => {
    const made = await keys.add(app.sdkAppId, { scopes, name: "", expiresAt });
    if (typeof made === "string") throw new Error(made);
    return made;
  };
  const revoked = await keyWith(["admin"]);
  await keys.remove(app.sdkAppId, revoked.id);
  const byScope = new Map<string, string>();
  for (const scope of scopeNames)
    byScope.set(scope, (await keyWith(scopeNames.filter((one) => one !== scope && one !== "admin"))).apiKey);
  const expired = (await keyWith(["admin"], Date.now() - 1)).apiKey;
  const userSig = server.userSig("alice");
  const stranger = signUserSig(other.secretKey, app.sdkAppId, "alice", 3600, Date.now());
  const good = {
    callId: call,
    userId: "alice",
    otherId: "bob",
    user: "alice",
    call,
    app: app.sdkAppId,
    client: "client-x",
    id: "id-1",
    type: "hangUp",
  };
  const beats = setInterval(() => {
    for (const person of [alice, bob, carol]) person.send({ type: "heartbeatReply" });
  }, 2000);
  const keyOf = {
    right: () => app.apiKey,
    none: () => null,
    otherApp: () => other.apiKey,
    revoked: () => revoked.apiKey,
    expired: () => expired,
    wrongScope: ({ scope = "admin" }: OperationDefinition) => byScope.get(scope) ?? null,
    userSig: () => userSig,
  } as const satisfies { readonly [role: string]: (definition: OperationDefinition) => string | null };
  const secrets = [
    app.apiKey,
    app.secretKey,
    other.apiKey,
    other.secretKey,
    revoked.apiKey,
    expired,
    userSig,
    stranger,
  ];
  return { server, keyOf, good, userSig, stranger, secrets, end: () => clearInterval(beats) };
};
type Scene = Awaited<ReturnType<typeof scene>>;
type Role = keyof Scene["keyOf"];
const roles: readonly Role[] = ["right", "none", "otherApp", "revoked", "expired", "wrongScope", "userSig"];

/** A request of a role, of which nothing may come. */
const requestOf = (
  maker: ReturnType<typeof requestMaker>,
  definition: OperationDefinition,
  mustBeWrong: boolean,
): WireRequest | null => {
  for (let tries = 0; tries < 50; tries += 1) {
    const made = mustBeWrong || tries % 2 === 0 ? maker.broken(definition) : maker.right(definition);
    if (!mustBeWrong || isWrong(definition, made)) return made;
  }
  return null;
};

/** What is wrong with an answer to a request that had to be refused; null for nothing. */
const faultOf = (
  definition: OperationDefinition,
  request: WireRequest,
  { status, type, text }: Answer,
): string | null => {
  // HEAD aside, a refusal has a body.
  if (status >= 500 || status < 400) return `status ${status}`;
  if (!type.startsWith("application/problem+json")) return `type ${type}`;
  const { code }: { readonly code: unknown } = JSON.parse(text);
  if (typeof code !== "string" || !isProblemCode(code)) return `code ${String(code)}`;
  if (problems[code].status !== status) return `${code} with ${status}`;
  const general = [
    "not_found",
    "method_not_allowed",
    "bad_request",
    ...(request.method === definition.method
      ? []
      : ["unauthorized", "wrong_scope", "no_such_call", "blocks_self", "no_such_leg"]),
  ];
  return general.includes(code) || problemsOf(definition).includes(code) ? null : `${code}, which is not described`;
};

/** Whether a role may do nothing at all, so that a request that is right is as good a try as one that is broken. */
const isLockedOut = (role: Role, { caller }: OperationDefinition): boolean =>
  caller === "key" && role !== "right" && role !== "otherApp";

test(`REST-2, REST-3, KEY-4: ${each} bad requests of each operation in each role: a stable code, no change, no fault, no secret in the log`, async () => {
  const { server, keyOf, good, userSig, stranger, secrets, end } = await scene();
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const below = chances(seed);
  const makers = [userSig, stranger].map((sig) => requestMaker(below, { ...good, userSig: sig }));
  const [own = makers[0], foreign = makers[0]] = makers;
  const before = kept(server);
  const faults: string[] = [];
  const codes = new Map<string, number>();
  let sent = 0;
  for (const name of operationNames)
    for (const role of roles) {
      const definition: OperationDefinition = operations[name];
      const wanted = Array.from({ length: each }, () => {
        // A client's own operation, right but for the signature: its app's neighbour has signed.
        if (definition.caller === "client" && role === "userSig") return foreign?.right(definition) ?? null;
        return own === undefined ? null : requestOf(own, definition, !isLockedOut(role, definition));
      });
      const answers = wanted.map(async (request) => {
        if (request === null) return;
        const answer = await send(server.url, agent, request, keyOf[role](definition));
        sent += 1;
        const fault = faultOf(definition, request, answer);
        if (fault === null) codes.set(answer.text, (codes.get(answer.text) ?? 0) + 1);
        else
          faults.push(
            `${name} as ${role}: ${fault}: ${JSON.stringify(request).slice(0, 300)} → ${answer.text.slice(0, 200)}`,
          );
      });
      for (let at = 0; at < answers.length; at += 1) await answers[at];
    }
  agent.destroy();
  end();
  expect(faults.slice(0, 10)).toEqual([]);
  expect(sent).toBeGreaterThan(each * roles.length * 12);
  expect(kept(server)).toBe(before);
  const log = server.log();
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/"event":"(?:request_failed|store_failed|connection_failed)"/u);
  console.log(`${sent} requests, ${codes.size} different refusals`);
}, 3_000_000);
