import { createFakePerson, type FakePerson, type FakeTab } from "./fake-person.ts";
import { createFakeServer, type FakeServer } from "./fake-server.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/** A test fixture: alice and bob, each logged in with one tab. */
export type TwoTabs = {
  readonly clock: VirtualClock;
  readonly server: FakeServer;
  readonly aliceHerself: FakePerson;
  readonly bobHimself: FakePerson;
  readonly alice: FakeTab;
  readonly bob: FakeTab;
  /** Rings: alice calls bob. */
  readonly ring: (media?: "audio" | "video") => Promise<void>;
  /** Talks: alice calls bob, and bob answers. */
  readonly talk: (media?: "audio" | "video") => Promise<void>;
};

export const twoTabs = async (): Promise<TwoTabs> => {
  const clock = createVirtualClock();
  const server = createFakeServer(clock);
  const [aliceHerself, bobHimself] = [createFakePerson("alice", clock, server), createFakePerson("bob", clock, server)];
  const [alice, bob] = [aliceHerself.open(), bobHimself.open()];
  await alice.logIn();
  await bob.logIn();
  const ring = async (media: "audio" | "video" = "video"): Promise<void> => {
    await alice.client.call({ to: "bob", media });
    await clock.settle();
  };
  const talk = async (media: "audio" | "video" = "video"): Promise<void> => {
    await ring(media);
    await bob.call().accept();
    await clock.settle();
  };
  return { clock, server, aliceHerself, bobHimself, alice, bob, ring, talk };
};
