import { createCallClient } from "@opencallkit/client";
import { mountCallKit } from "@opencallkit/ui";
import { devAccount, me, other, server } from "./account.js";

const client = createCallClient({ url: server });
// The screens: they show every call of this client, incoming, outgoing, running and ended.
mountCallKit(client);

const status = document.querySelector("#status");
const button = document.querySelector("#call");

button.textContent = `Call ${other}`;
button.addEventListener("click", () => {
  client.call({ to: other, media: "video" }).catch((error) => (status.textContent = error.message));
});

try {
  await client.login(await devAccount(me));
  status.textContent = `Logged in as ${me}`;
  button.disabled = false;
} catch (error) {
  status.textContent = error.message;
}
