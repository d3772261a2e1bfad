import { isCallError, type CallClient, type Connection, type Invitation } from "@opencallkit/client";
import type { Messages } from "@opencallkit/ui";
import { element } from "./element.ts";
import { addressOf, friendOf } from "./pick.ts";
import type { PageWords } from "./words.ts";

const idsOf = (text: string): readonly string[] =>
  text
    .split(/[,，]/u)
    .map((id) => id.trim())
    .filter((id) => id !== "");

const mediaOf = (button: HTMLElement | null): Invitation["media"] =>
  button instanceof HTMLButtonElement && button.value === "video" ? "video" : "audio";

/** Error banner: shows what went wrong, or hides with "". */
export const showTrouble = (text: string): void => {
  element("#trouble", HTMLElement).textContent = text;
};

const callWhom = (client: CallClient, messages: Messages): void => {
  element("#phone form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    showTrouble("");
    const [first = "", ...more] = idsOf(element("#callee", HTMLInputElement).value);
    const to = more.length === 0 ? first : [first, ...more];
    client.call({ to, media: mediaOf(event.submitter) }).catch((error: unknown) => {
      showTrouble(isCallError(error) ? messages.errors[error.code] : String(error));
    });
  });
};

/** Connection status text: the kit's message where it is more precise than "reconnecting". */
const connectionText = (connection: Connection, messages: Messages, words: PageWords): string => {
  if (connection.state === "stopped") return messages.errors[connection.error.code];
  if (connection.state === "waiting" && connection.error?.code === "server_unreachable")
    return messages.errors.server_unreachable;
  return words.connection[connection.state];
};

/** Home page after login: whom to call, and how to open the second tab. */
export const showPhone = (client: CallClient, user: string, messages: Messages, words: PageWords): void => {
  const friend = friendOf(user);
  element("#who", HTMLElement).textContent = words.youAre(user);
  element("#callee", HTMLInputElement).value = friend;
  const second = element("#second", HTMLAnchorElement);
  second.href = addressOf(friend);
  second.textContent = words.openAs(friend);
  callWhom(client, messages);

  const showConnection = (): void => {
    const connection = client.connection.get();
    element("#phone", HTMLElement).dataset["connection"] = connection.state;
    element("#connection", HTMLElement).textContent = connectionText(connection, messages, words);
  };
  client.connection.subscribe(showConnection);
  showConnection();
  element("#phone", HTMLElement).hidden = false;
  element("#log", HTMLElement).hidden = false;
};
