import { createCallClient } from "@opencallkit/client";
import { OpenCallKit, useConnection } from "@opencallkit/react";
import { logIn } from "./log-in.js";

const client = createCallClient({ url: import.meta.env.VITE_CALLKIT_URL });
logIn(client);
const call = () => client.call({ to: "bob", media: "video" });

export const App = () => (
  <>
    <button disabled={useConnection(client).state !== "connected"} onClick={call}>
      Call bob
    </button>
    <OpenCallKit client={client} />
  </>
);
