import { logIn, newCallId } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit, startOpencallkit, type Ran } from "./setup/command.ts";
import { freePort } from "./setup/free-port.ts";
import { startServer, type Server } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

/** Begins calls until one is seen; the ids of all. */
const untilSeen = async (begin: () => Promise<string>, isSeen: () => boolean): Promise<readonly string[]> => {
  const made: string[] = [];
  await expect
    .poll(
      async () => {
        made.push(await begin());
        return isSeen();
      },
      { interval: 300 },
    )
    .toBe(true);
  return made;
};

/** A server with one call that was answered, and one that was blocked. */
const serverWithCalls = async () => {
  const server: Server = endsWithTest(await startServer());
  const target = await targetOf(server);
  const { apiKey, sdkAppId } = target.app;
  const ask = (...args: readonly string[]): Promise<Ran> => opencallkit(...args, "--url", target.url, "--key", apiKey);
  const [alice, bob] = [await logIn(target, "alice"), await logIn(target, "bob")];
  // Ids are random and may begin with a dash.
  const [talked, blocked] = [`-${newCallId().slice(1)}`, newCallId()];
  await alice.ask("invite", { call: talked, callees: ["bob"], media: "video", userData: "words-of-alice" });
  await bob.ask("accept", { call: talked });
  await alice.ask("hangUp", { call: talked });
  const headers = { authorization: `Bearer ${apiKey}` };
  await fetch(`${target.url}/v1/users/bob/blocks/alice`, { method: "PUT", headers });
  await alice.ask("invite", { call: blocked, callees: ["bob"], media: "audio" });
  return { server, target, sdkAppId, ask, talked, blocked };
};

test("calls lists what fits the filters, as a table and as JSON", async () => {
  const { ask, talked, blocked } = await serverWithCalls();
  const all = await ask("calls");
  expect(all.code).toBe(0);
  expect(all.out.split("\n")[0]).toMatch(/^BEGUN \(UTC\) +CALLER +CALLEES +MEDIA +STATE +TALKED +CALL$/u);
  expect(all.out).toContain(talked);
  expect(all.out).toContain(blocked);
  const ended = await ask("calls", "--state", "ended", "--media-type", "video", "--json");
  expect(JSON.parse(ended.out)).toMatchObject({ data: [{ callId: talked, result: "normal_end" }], next: null });
  const page = await ask("calls", "--limit", "1");
  expect(page.out).not.toContain(talked);
  const cursor = /--cursor (\d+)/u.exec(page.err)?.[1] ?? "";
  expect((await ask("calls", "--cursor", cursor)).out).toContain(talked);
  expect(await ask("calls", "--user", "nobody")).toEqual({ code: 0, out: "", err: "no calls that fit\n" });
});

test("ASK-3: call tells what happened, in order, without devices, blocks and what was sent along", async () => {
  const { ask, talked, blocked } = await serverWithCalls();
  const { code, out } = await ask("call", talked);
  expect(code).toBe(0);
  const time = String.raw`\d\d:\d\d:\d\d\.\d{3}`;
  expect(out).toMatch(
    new RegExp(
      String.raw`^\d{4}-\d\d-\d\d \(UTC\)\n${time} alice called bob \(video\); it rings at bob\n${time} bob answered\n${time} alice hung up\n${time} the call ended: somebody hung up \(alice\)\n$`,
      "u",
    ),
  );
  const { data }: { readonly data: readonly { readonly type: string }[] } = JSON.parse(
    (await ask("call", talked, "--json")).out,
  );
  expect(data.map(({ type }) => type)).toEqual(expect.arrayContaining(["invited", "joined", "left", "ended"]));
  const said = JSON.stringify(data) + (await ask("call", blocked, "--json")).out;
  expect(said).not.toMatch(/device|client-|shielded|words-of-alice/u);
});

test("ASK-5: tail prints what happens as it happens, over a kill of the server, and goes on behind a cursor", async () => {
  const { server, target, talked } = await serverWithCalls();
  const { apiKey } = target.app;
  const running = startOpencallkit({ OPENCALLKIT_URL: target.url, OPENCALLKIT_KEY: apiKey }, "tail", "--json");
  const seen = (): readonly { readonly callId: string; readonly type: string; readonly cursor: string }[] =>
    running
      .out()
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const someCall = async (): Promise<string> => {
    const carol = await logIn(target, "carol");
    const call = newCallId();
    await carol.ask("invite", { call, callees: ["dave"], media: "audio" });
    await carol.ask("cancel", { call });
    return call;
  };
  const first = await untilSeen(someCall, () => seen().length > 0);
  await server.kill();
  await expect.poll(() => running.err()).toMatch(/^connection lost \([^\n]+\); trying again\n$/u);
  await server.restart();
  const last = await someCall();
  await expect.poll(() => seen().at(-1)).toMatchObject({ callId: last, type: "ended" });
  expect(running.err()).toMatch(/\nconnected again; nothing was missed\n$/u);
  // What was begun before it listened is not told.
  const all = [...first, last].flatMap((id) => [`${id} invited`, `${id} ended`]);
  const keys = seen().map(({ callId, type }) => `${callId} ${type}`);
  expect(keys).toEqual(all.slice(all.indexOf(keys[0] ?? "")));
  expect(await running.end("SIGINT")).toBe(0);
  const again = startOpencallkit({}, "tail", "--cursor", "0", "--url", target.url, "--key", apiKey);
  await expect.poll(() => again.out()).toContain(`${last} the call ended: given up (carol)`);
  expect(again.out()).toContain(`${talked} alice called bob (video); it rings at bob\n`);
  expect(await again.end("SIGTERM")).toBe(0);
  expect(running.out() + running.err() + again.out() + again.err()).not.toContain(apiKey);
});

test("ASK-1, ASK-2: each way to fail has its exit code and one line, and none prints the key", async () => {
  const { ask, target, sdkAppId, server } = await serverWithCalls();
  const { apiKey } = target.app;
  const added = await opencallkit("app", "key", "add", String(sdkAppId), "scopes=users:read", "--data", server.data);
  const weak = /REST key (\S+)/u.exec(added.out)?.[1] ?? "";
  const nowhere = ["--url", `http://127.0.0.1:${await freePort()}`, "--key", apiKey];
  // One after the other: a dozen at once starve each other on a small machine.
  const cases: readonly (readonly [number, RegExp, () => Promise<Ran>])[] = [
    [2, /a REST key is needed/u, () => opencallkit("calls", "--url", target.url)],
    [2, /--state/u, () => ask("calls", "--state", "over")],
    [2, /--limit/u, () => ask("calls", "--limit", "0")],
    [2, /--shout/u, () => ask("calls", "--shout")],
    [2, /one call id/u, () => ask("call")],
    [2, /22 letters/u, () => ask("call", "x")],
    [2, /--url/u, () => opencallkit("calls", "--url", "ftp://x", "--key", apiKey)],
    [3, /no answer from http:\/\/127\.0\.0\.1:\d+ .*ECONNREFUSED/u, () => opencallkit("calls", ...nowhere)],
    [4, /does not know this key/u, () => opencallkit("calls", "--url", target.url, "--key", `${apiKey}x`)],
    [4, /needs the scope calls:read/u, () => opencallkit("calls", "--url", target.url, "--key", weak)],
    [5, /no such call/u, () => ask("call", "A".repeat(22))],
  ];
  for (const [expected, says, run] of cases) {
    const { code, out, err } = await run();
    expect({ code, out, says: err }, err).toEqual({ code: expected, out: "", says: expect.stringMatching(says) });
    expect(err).toMatch(/^opencallkit: [^\n]+\n$/u);
    for (const key of [apiKey, weak]) expect(out + err).not.toContain(key);
  }
});

test("each command that asks a server explains itself", async () => {
  for (const name of ["calls", "call", "tail", "doctor"]) {
    const { code, out, err } = await opencallkit(name, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const word of [`opencallkit ${name}`, "--url", "OPENCALLKIT_KEY", "--json", "Exit codes"])
      expect(out).toContain(word);
  }
});
