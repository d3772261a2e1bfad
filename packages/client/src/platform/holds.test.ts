import { expect, test } from "vitest";
import { createFakePage } from "../testing/fake-page.ts";
import { markHolds } from "./holds.ts";
import { memoryStorage } from "./storage.ts";

test("without Web Locks a reload keeps its name, and a duplicated tab does not get it", async () => {
  const session = memoryStorage();
  const page = createFakePage();
  const first = markHolds(session, page);
  expect(await first.hold("client")).not.toBeNull();
  // A duplicated tab has copied the mark.
  expect(await markHolds(session, createFakePage()).hold("client")).toBeNull();
  page.happen("leaving");
  expect(await markHolds(session, createFakePage()).hold("client")).not.toBeNull();
});

test("a page that comes back in time holds its name again, and lets go at its end", async () => {
  const session = memoryStorage();
  const page = createFakePage();
  const letGo = await markHolds(session, page).hold("client");
  page.happen("leaving");
  page.happen("back");
  expect(await markHolds(session, createFakePage()).hold("client")).toBeNull();
  letGo?.();
  expect(page.listeners()).toBe(0);
  expect(await markHolds(session, createFakePage()).hold("client")).not.toBeNull();
});
