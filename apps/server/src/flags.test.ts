import { expect, test } from "vitest";
import { BadSettings, flags, help, readSettings } from "./flags.ts";

test("a flag wins over its variable, and both over the preset", () => {
  expect(readSettings([], {}).port).toBe(8080);
  expect(readSettings([], { OPENCALLKIT_PORT: "81" }).port).toBe(81);
  expect(readSettings(["--port", "0"], { OPENCALLKIT_PORT: "81" }).port).toBe(0);
  expect(readSettings(["--origins", "https://a.example, https://b.example"], {}).origins).toHaveLength(2);
  expect(readSettings([], { OPENCALLKIT_DEV: "true" }).dev).toBe(true);
});

test("an empty variable is as none: nothing is opened to the world, or put where the command runs, by a blank", () => {
  const blank = Object.fromEntries(Object.keys(flags).map((name) => [`OPENCALLKIT_${name.toUpperCase()}`, ""]));
  expect(readSettings([], blank)).toEqual(readSettings([], {}));
  expect(readSettings([], blank)).toMatchObject({ host: "127.0.0.1", data: "./data", port: 8080, database: null });
  expect(readSettings(["--host", "::"], blank).host).toBe("::");
});

test.each([
  [["--host", ""]],
  [["--host", " "]],
  [["--data", ""]],
  [["--port", "x"]],
  [["--port", "65536"]],
  [["--origins", "a.example"]],
  [["--ice", "http://a.example"]],
  [["--livekit", "media.example"]],
  [["--livekit", "http://127.0.0.1:7880"]],
  [["--livekit", "auto", "--livekit-key", "k"]],
  [["--livekit-secret", "s"]],
  [
    [
      "--livekit",
      "http://a.example",
      "--livekit-key",
      "k",
      "--livekit-secret",
      "s",
      "--livekit-public-url",
      "a.example",
    ],
  ],
  [["--node-ip", "media.example"]],
  [["--nonsense"]],
  [["stray"]],
])("bad settings %j are named in one line", (args) => {
  const read = (): unknown => readSettings(args, {});
  expect(read).toThrow(BadSettings);
  expect(read).toThrow(/^[^\n]+$/u);
});

test("--help names every flag", () => {
  for (const name of Object.keys(flags)) expect(help()).toContain(`--${name} `);
});

test("a LiveKit server is none, one of our own, or one that is named with its key", () => {
  expect(readSettings([], {}).livekit).toEqual({ kind: "none" });
  expect(readSettings(["--livekit", "auto"], {}).livekit).toEqual({ kind: "auto" });
  const url = "http://127.0.0.1:7880";
  const env = { OPENCALLKIT_LIVEKIT_KEY: "k", OPENCALLKIT_LIVEKIT_SECRET: "s" };
  const existing = { kind: "existing", url, key: "k", secret: "s" };
  expect(readSettings(["--livekit", url], env).livekit).toEqual({ ...existing, publicUrl: null });
  const publicUrl = "wss://media.example";
  expect(readSettings(["--livekit", url, "--livekit-public-url", publicUrl], env).livekit).toEqual({
    ...existing,
    publicUrl,
  });
});
