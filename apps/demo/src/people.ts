import { isCallError, type CallClient, type Invitation } from "@opencallkit/client";
import type { Messages } from "@opencallkit/ui";
import { element } from "./element.ts";
import { nameOf } from "./name-of.ts";
import { people as cast } from "./pick.ts";
import { showTrouble } from "./trouble.ts";
import type { PageWords } from "./words.ts";

/** How often it is asked who is there, in ms. */
const lookMs = 3000;
const mostShown = 12;

/** Who is logged in on this development server; null where it does not say. */
const askPresence = async (): Promise<ReadonlySet<string> | null> => {
  const answer = await fetch("/v1/dev/people").catch(() => null);
  if (answer?.ok !== true) return null;
  const body: unknown = await answer.json().catch(() => null);
  const people: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "people") : null;
  return Array.isArray(people) ? new Set(people.filter((each) => typeof each === "string")) : null;
};

/** Places a call, and says in words what became of it if that is nothing. */
export const callPerson = (client: CallClient, messages: Messages, invitation: Invitation): void => {
  showTrouble(null);
  client.call(invitation).catch((error: unknown) => {
    showTrouble(isCallError(error) ? { text: messages.errors[error.code], code: error.code } : { text: String(error) });
  });
};

const callButton = (text: string, label: string, call: () => void): HTMLButtonElement => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", call);
  return button;
};

type Shown = { readonly user: string; readonly here: boolean | null };

/** The first letter as a person sees it, of whatever script (Unicode's grapheme cluster). */
const firstLetter = (name: string): string =>
  (new Intl.Segmenter().segment(name)[Symbol.iterator]().next().value?.segment ?? "").toLocaleUpperCase();

/** One person of the list: who it is, whether they are there, and how to call them. */
const itemOf = (client: CallClient, messages: Messages, words: PageWords, { user, here }: Shown): HTMLLIElement => {
  const name = nameOf(client, user);
  const item = document.createElement("li");
  item.dataset["here"] = String(here);
  const face = document.createElement("span");
  face.className = "face";
  face.setAttribute("aria-hidden", "true");
  face.textContent = firstLetter(name);
  const text = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = name;
  text.append(title);
  if (here !== null) {
    const presence = document.createElement("small");
    presence.textContent = here ? words.here : words.notHere;
    text.append(presence);
  }
  const call = (media: Invitation["media"]) => (): void => callPerson(client, messages, { to: user, media });
  item.append(
    face,
    text,
    callButton(words.voice, words.callBy(words.voiceCall, name), call("audio")),
    callButton(words.video, words.callBy(words.videoCall, name), call("video")),
  );
  return item;
};

/** Contacts: the demo's people, those who are there, and those lately talked to, with presence. `lately` names the last. */
export const listPeople = (
  client: CallClient,
  me: string,
  messages: Messages,
  words: PageWords,
  lately: () => readonly string[],
): { readonly refresh: () => void } => {
  const list = element("#people", HTMLUListElement);
  let shown = "";
  const show = (here: ReadonlySet<string> | null): void => {
    const users = [...new Set([...cast, ...(here ?? []), ...lately()])]
      .filter((user) => user !== me)
      .slice(0, mostShown);
    const people = users.map((user) => ({ user, here: here === null ? null : here.has(user) }));
    const next = JSON.stringify(people.map((each) => [each, nameOf(client, each.user)]));
    // A list that is made anew would take the focus from a button that somebody is about to press.
    if (next === shown) return;
    shown = next;
    list.replaceChildren(...people.map((each) => itemOf(client, messages, words, each)));
  };
  const look = async (): Promise<void> => {
    if (document.visibilityState === "visible") show(await askPresence());
  };
  const refresh = (): void => void look();
  show(null);
  refresh();
  setInterval(refresh, lookMs);
  document.addEventListener("visibilitychange", refresh);
  return { refresh };
};
