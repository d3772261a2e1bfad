/** Page with two people, a client each, and no screens: every button and every word comes from the hooks. */
import { createCallClient } from "@opencallkit/client";
import {
  CallClientProvider,
  useCall,
  useCallClient,
  useCalls,
  useConnection,
  useParticipants,
} from "@opencallkit/react";
import { createElement as h, Fragment, StrictMode, type ReactElement } from "react";
import { createRoot } from "react-dom/client";

const Person = (): ReactElement => {
  const client = useCallClient();
  const newest = useCalls().at(-1);
  const state = useCall(newest)?.state;
  const participants = useParticipants(newest);
  const button = (name: string, press: () => unknown): ReactElement => h("button", { onClick: press }, name);
  return h(
    Fragment,
    null,
    h("p", null, [useConnection().state, state?.state ?? "free"].join(" ")),
    h("ul", null, ...participants.map((one) => h("li", null, `${one.user} ${one.state}`))),
    button("Call bob", () => client.call({ to: "bob", media: "audio" })),
    button("Answer", () => newest?.accept()),
    button("Hang up", () => newest?.hangUp()),
  );
};

const open = async (server: string, user: string): Promise<ReactElement> => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ userId: user });
  const reply = await fetch(`${server}/v1/dev/login`, { method: "POST", headers, body });
  const { sdkAppId, userSig }: { sdkAppId: number; userSig: string } = await reply.json();
  const client = createCallClient({ url: server });
  void client.login({ appId: sdkAppId, userId: user, userSig });
  return h("section", { id: user }, h(CallClientProvider, { client }, h(Person)));
};

const server = new URLSearchParams(location.search).get("server") ?? "";
const people = await Promise.all([open(server, "alice"), open(server, "bob")]);
const place = document.querySelector("#app");
if (place !== null) createRoot(place).render(h(StrictMode, null, ...people));
