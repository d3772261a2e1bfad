import { OpenCallKit, useCallClient } from "@opencallkit/react";
import { useEffect, useState } from "react";
import { devAccount, me, other } from "./account.js";

export const App = () => {
  const client = useCallClient();
  const [status, setStatus] = useState("Logging in");
  const [ready, setReady] = useState(false);

  useEffect(() => {
    const logIn = async () => {
      await client.login(await devAccount(me));
      setStatus(`Logged in as ${me}`);
      setReady(true);
    };
    logIn().catch((error) => setStatus(error.message));
  }, [client]);

  const call = () => {
    client.call({ to: other, media: "video" }).catch((error) => setStatus(error.message));
  };

  return (
    <>
      <p>{status}</p>
      <button disabled={!ready} onClick={call}>
        {`Call ${other}`}
      </button>
      {/* The screens: they show every call of the client, incoming, outgoing, running and ended. */}
      <OpenCallKit />
    </>
  );
};
