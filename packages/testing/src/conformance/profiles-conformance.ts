import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";

/** The suite of profiles. */
export const profileRules = (stores: Stores): void => {
  test("PROFILE-1: a profile is kept field by field, of one app, over a restart", async () => {
    const fixture = await stores.fixture();
    const store = await stores.openIn(fixture);
    for (const app of [1, 2, 3]) await store.addApp({ app, secrets: "", policy: "{}" });
    expect(await store.profiles.apps()).toEqual([]);
    await store.profiles.change(1, "alice", { name: "Alice \u{1f600}" });
    await store.profiles.change(1, "alice", { avatar: "https://pictures.example/a.png" });
    await store.profiles.change(1, "bob", { name: "Bob", avatar: "https://pictures.example/b.png" });
    await store.profiles.change(1, "bob", { name: "" });
    await store.profiles.change(2, "alice", { name: "another" });
    await store.profiles.change(2, "alice", {});
    await store.close();
    const again = await stores.openIn(fixture);
    const found = await again.profiles.of(1, ["bob", "nobody", "alice", "__proto__"]);
    expect(new Map(found.map((profile) => [profile.user, profile]))).toEqual(
      new Map([
        ["alice", { user: "alice", name: "Alice \u{1f600}", avatar: "https://pictures.example/a.png" }],
        ["bob", { user: "bob", name: "", avatar: "https://pictures.example/b.png" }],
      ]),
    );
    expect(await again.profiles.of(2, ["alice"])).toEqual([{ user: "alice", name: "another", avatar: "" }]);
    expect(await again.profiles.of(3, ["alice"])).toEqual([]);
    expect(new Set(await again.profiles.apps())).toEqual(new Set([1, 2]));
  });
};
