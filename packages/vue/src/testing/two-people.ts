/** Page with two people, a client each, and no screens: every button and every word comes from the composables. */
import { createCallClient, type CallClient } from "@opencallkit/client";
import { provideCallClient, useCall, useCallClient, useCalls, useConnection, useParticipants } from "@opencallkit/vue";
import { createApp, defineComponent, h, type VNode } from "vue";

const Person = defineComponent(() => {
  const client = useCallClient();
  const connection = useConnection();
  const calls = useCalls();
  const newest = () => calls.value.at(-1);
  const { state } = useCall(newest);
  const participants = useParticipants(newest);
  const button = (name: string, press: () => unknown): VNode => h("button", { onClick: press }, name);
  return () => [
    h("p", [connection.value.state, state.value?.state ?? "free"].join(" ")),
    h("ul", [participants.value.map((one) => h("li", `${one.user} ${one.state}`))]),
    button("Call bob", () => client.call({ to: "bob", media: "audio" })),
    button("Answer", () => newest()?.accept()),
    button("Hang up", () => newest()?.hangUp()),
  ];
});

const below = (client: CallClient, user: string): VNode =>
  h(
    defineComponent(() => {
      provideCallClient(client);
      return () => h("section", { id: user }, h(Person));
    }),
  );

const open = async (server: string, user: string): Promise<VNode> => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ userId: user });
  const reply = await fetch(`${server}/v1/dev/login`, { method: "POST", headers, body });
  const { sdkAppId, userSig }: { sdkAppId: number; userSig: string } = await reply.json();
  const client = createCallClient({ url: server });
  void client.login({ appId: sdkAppId, userId: user, userSig });
  return below(client, user);
};

const server = new URLSearchParams(location.search).get("server") ?? "";
const people = await Promise.all([open(server, "alice"), open(server, "bob")]);
createApp(() => people).mount("#app");
