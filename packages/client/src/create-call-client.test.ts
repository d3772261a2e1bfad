import { expect, test } from "vitest";
import { createCallClient } from "./create-call-client.ts";

test("in Node a client runs without a page, says that nobody answers, and closes", async () => {
  const client = createCallClient({ url: "http://127.0.0.1:9" });
  const states: string[] = [];
  const waiting = new Promise<void>((resolve) =>
    client.connection.subscribe(({ state }) => {
      states.push(state);
      if (state === "waiting") resolve();
    }),
  );
  const login = client.login({ appId: 1, userId: "bot", userSig: "sig" });
  await waiting;
  expect(client.connection.get()).toMatchObject({
    state: "waiting",
    error: { code: "no_connection", retryable: true },
  });
  client.close();
  await expect(login).rejects.toMatchObject({ code: "closed" });
  expect(states).toEqual(["connecting", "waiting", "loggedOut"]);
});

test.each([
  [{ appId: 0, userId: "a", userSig: "s" }],
  [{ appId: 1, userId: "", userSig: "s" }],
  [{ appId: 1, userId: "a\n", userSig: "s" }],
])("a login that the server could only refuse is refused here: %j", async (who) => {
  const client = createCallClient({ url: "http://127.0.0.1:9" });
  await expect(client.login(who)).rejects.toMatchObject({ code: "bad_argument" });
  client.close();
});

test("a second mount shares the login; another user must wait for the logout", async () => {
  const client = createCallClient({ url: "http://127.0.0.1:9" });
  const first = client.login({ appId: 1, userId: "a", userSig: "s" });
  const second = client.login({ appId: 1, userId: "a", userSig: "s" });
  await expect(client.login({ appId: 1, userId: "b", userSig: "s" })).rejects.toMatchObject({
    code: "already_logged_in",
  });
  await client.logout();
  await expect(first).rejects.toMatchObject({ code: "closed" });
  await expect(second).rejects.toMatchObject({ code: "closed" });
  client.close();
});

test("a storage of the app's own that throws keeps nobody from logging in", async () => {
  const refuse = (): never => {
    throw new Error("no storage");
  };
  const broken = { read: refuse, write: refuse };
  const client = createCallClient({ url: "http://127.0.0.1:9", storage: { lasting: broken, session: broken } });
  const waiting = new Promise<void>((resolve) =>
    client.connection.subscribe(({ state }) => state === "waiting" && resolve()),
  );
  const login = client.login({ appId: 1, userId: "a", userSig: "s" });
  await waiting;
  client.close();
  await expect(login).rejects.toMatchObject({ code: "closed" });
});
