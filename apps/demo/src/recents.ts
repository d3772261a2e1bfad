import type { CallClient, RecentCall } from "@opencallkit/client";
import type { Messages } from "@opencallkit/ui";
import { element } from "./element.ts";
import { nameOf } from "./name-of.ts";
import { callPerson } from "./people.ts";
import type { PageWords } from "./words.ts";

const mostShown = 8;

const othersOf = ({ role, caller, callees }: RecentCall, me: string): readonly string[] =>
  (role === "caller" ? callees : [caller, ...callees]).filter((user) => user !== me);

/** A length of time as a clock shows it: 65,000 ms is 1:05. */
const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const outcomeOf = ({ missed, totalTime, live }: RecentCall, words: PageWords): string => {
  if (live) return words.goesOn;
  if (missed) return words.missed;
  return totalTime === null ? words.notAnswered : clock(totalTime);
};

const itemOf = (client: CallClient, me: string, messages: Messages, words: PageWords, call: RecentCall) => {
  const others = othersOf(call, me);
  const names = others.map((user) => nameOf(client, user)).join(", ");
  const item = document.createElement("li");
  item.dataset["missed"] = String(call.missed);
  const text = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = `${call.role === "caller" ? "↗" : "↙"} ${names}`;
  const details = document.createElement("small");
  const at = new Date(call.createdAt);
  const time = document.createElement("time");
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  details.append(`${call.media === "video" ? words.videoCall : words.voiceCall} · ${outcomeOf(call, words)} · `, time);
  text.append(title, details);
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = words.callBack;
  again.setAttribute("aria-label", words.callBy(words.callBack, names));
  again.addEventListener("click", () => callPerson(client, messages, { to: others, media: call.media }));
  item.append(text, again);
  return item;
};

/** Recent calls with the missed ones marked; asked for again after each call. `refreshed` hears that they were. */
export const listRecents = (
  client: CallClient,
  me: string,
  messages: Messages,
  words: PageWords,
  refreshed: () => void,
): { readonly people: () => readonly string[] } => {
  let calls: readonly RecentCall[] = [];
  const show = (): void => {
    const missed = calls.filter((call) => call.missed).length;
    const badge = element("#missed", HTMLElement);
    badge.hidden = missed === 0;
    badge.textContent = words.missedCount(missed);
    element("#no-recents", HTMLElement).hidden = calls.length > 0;
    element("#recents", HTMLOListElement).replaceChildren(
      ...calls.map((call) => itemOf(client, me, messages, words, call)),
    );
  };
  const refresh = async (): Promise<void> => {
    // What cannot be had now is asked for after the next call, or the next connection.
    const page = await client.recents({ limit: mostShown }).catch(() => null);
    if (page === null) return;
    calls = page.calls;
    const users = [...new Set(calls.flatMap((call) => othersOf(call, me)))].slice(0, 100);
    await client.profilesOf(users).catch(() => null);
    show();
    refreshed();
  };
  client.connection.subscribe(({ state }) => {
    if (state === "connected") void refresh();
  });
  client.observe(({ type }) => {
    if (type === "ended" || type === "notConnected") void refresh();
  });
  show();
  return { people: () => [...new Set(calls.flatMap((call) => othersOf(call, me)))] };
};
