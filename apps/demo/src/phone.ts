import type { CallClient, Connection, Invitation } from "@opencallkit/client";
import type { Messages } from "@opencallkit/ui";
import { element } from "./element.ts";
import { offerLink } from "./invite.ts";
import { callPerson, listPeople } from "./people.ts";
import { addressOf, friendOf } from "./pick.ts";
import { listRecents } from "./recents.ts";
import type { PageWords } from "./words.ts";

const idsOf = (text: string): readonly string[] =>
  text
    .split(/[,，]/u)
    .map((id) => id.trim())
    .filter((id) => id !== "");

const mediaOf = (button: HTMLElement | null): Invitation["media"] =>
  button instanceof HTMLButtonElement && button.value === "video" ? "video" : "audio";

const callWhom = (client: CallClient, messages: Messages): void => {
  element("#phone form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const [first = "", ...more] = idsOf(element("#callee", HTMLInputElement).value);
    const to = more.length === 0 ? first : [first, ...more];
    callPerson(client, messages, { to, media: mediaOf(event.submitter) });
  });
};

/** Connection status text: the kit's message where it is more precise than "reconnecting". */
const connectionText = (connection: Connection, messages: Messages, words: PageWords): string => {
  if (connection.state === "stopped") return messages.errors[connection.error.code];
  if (connection.state === "waiting" && connection.error?.code === "server_unreachable")
    return messages.errors.server_unreachable;
  return words.connection[connection.state];
};

/** Home page after login: whom to call, who called, and how to be two. */
export const showPhone = (client: CallClient, user: string, messages: Messages, words: PageWords): void => {
  const friend = friendOf(user);
  element("#who", HTMLElement).textContent = words.youAre(user);
  element("#callee", HTMLInputElement).value = friend;
  const second = element("#second", HTMLAnchorElement);
  second.href = addressOf(friend);
  second.textContent = words.openAs(friend);
  callWhom(client, messages);
  offerLink(friend, words);
  const recents = listRecents(client, user, messages, words, () => contacts.refresh());
  const contacts = listPeople(client, user, messages, words, recents.people);

  const showConnection = (): void => {
    const connection = client.connection.get();
    element("#phone", HTMLElement).dataset["connection"] = connection.state;
    element("#connection", HTMLElement).textContent = connectionText(connection, messages, words);
  };
  client.connection.subscribe(showConnection);
  showConnection();
  element("#phone", HTMLElement).hidden = false;
  element("#history", HTMLElement).hidden = false;
  element("#log", HTMLElement).hidden = false;
};
