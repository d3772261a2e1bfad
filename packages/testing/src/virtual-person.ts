import { randomUUID } from "node:crypto";
import { createCallClient, type Call, type CallClient, type Invitation } from "@opencallkit/client";
import { signUserSig } from "@opencallkit/server";
import { accepts, ignores, type Behaviour } from "./behaviour.ts";
import { recordEvents, type EventLog } from "./event-log.ts";
import { expectEvents } from "./expect-events.ts";
import { followBehaviour } from "./follow-behaviour.ts";
import type { Target } from "./wire-client.ts";

/**
 * The server of virtual people: one of `startTestServer`, or any other whose app's secret key the test knows.
 * `beforeStop`, if there is one, is told what is to end before the server does.
 */
export type VirtualPersonServer = Target & { readonly beforeStop?: (end: () => Promise<void>) => void };

/** A virtual person: the real engine, without sound and picture, that follows a behaviour and can be driven by hand. */
export type VirtualPerson = {
  /** The user id. */
  readonly user: string;
  /** The engine of this person. */
  readonly client: CallClient;
  /** The event log: what the engine has told, and what the behaviour could not do. */
  readonly heard: EventLog;
  /** Places a call; settles once the server has it. Rejects as `CallClient.call` does. */
  readonly call: (invitation: Invitation) => Promise<Call>;
  /** The newest call that is listed. Throws when there is none. */
  readonly newestCall: () => Call;
  /** Closes the engine: no socket and no timer is left. What it was started on closes it as well. */
  readonly close: () => Promise<void>;
  /** Closes the engine at the end of `await using`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const openPerson = async (server: Target, user: string, behaviour: Behaviour): Promise<VirtualPerson> => {
  const { sdkAppId, secretKey } = server.app;
  const client = createCallClient({ url: server.url });
  const heard = recordEvents(client, user);
  const followed = followBehaviour(client, behaviour, (event) => heard.add(event));
  const close = (): Promise<void> => {
    followed.end();
    client.close();
    return Promise.resolve();
  };
  const sign = (): string => signUserSig(secretKey, sdkAppId, user, 3600, Date.now());
  try {
    await client.login({ appId: sdkAppId, userId: user, userSig: () => Promise.resolve(sign()) });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    user,
    client,
    heard,
    call: async (invitation) => {
      const call = await client.call(invitation);
      followed.placed(call.id);
      return call;
    },
    newestCall: () => {
      const call = client.calls.get().at(-1);
      if (call === undefined) throw new Error(`${user} has no call`);
      return call;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
};

/** A busy person: in a call already, with a person of whom nobody knows. */
const openBusy = async (server: Target, user: string): Promise<VirtualPerson> => {
  const other = await openPerson(server, `busy-with-${randomUUID()}`, accepts());
  const person = await openPerson(server, user, { type: "busy" });
  await person.call({ to: other.user, media: "audio" });
  await expectEvents(person, ["began"]);
  const close = async (): Promise<void> => {
    await person.close();
    await other.close();
  };
  return { ...person, close, [Symbol.asyncDispose]: close };
};

/**
 * Logs a callee in, who waits for calls, and ignores them unless told otherwise. Rejects when the server refuses the
 * login.
 */
export const virtualCallee = async (
  server: VirtualPersonServer,
  user: string,
  behaviour: Behaviour = ignores(),
): Promise<VirtualPerson> => {
  const person = behaviour.type === "busy" ? await openBusy(server, user) : await openPerson(server, user, behaviour);
  server.beforeStop?.(person.close);
  return person;
};

/**
 * Logs a caller in, who calls by hand; `cancels()` takes their calls back. They are a callee as well. Rejects like
 * `virtualCallee`.
 */
export const virtualCaller = (
  server: VirtualPersonServer,
  user: string,
  behaviour: Behaviour = ignores(),
): Promise<VirtualPerson> => virtualCallee(server, user, behaviour);
