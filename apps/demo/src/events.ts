import type { CallClient } from "@opencallkit/client";
import { observeCalls } from "@opencallkit/uniapp";
import { element } from "./element.ts";

/** Event log: lists the events that TUICallKit's observer would get, as `NAME JSON`, the newest last. */
export const listEvents = (client: CallClient): void => {
  const list = element("#events", HTMLOListElement);
  observeCalls(client, ({ name, res }) => {
    const item = document.createElement("li");
    const title = document.createElement("strong");
    title.textContent = name;
    item.append(title, ` ${JSON.stringify(res)}`);
    list.append(item);
    element("#no-events", HTMLElement).hidden = true;
    list.scrollTop = list.scrollHeight;
  });
};
