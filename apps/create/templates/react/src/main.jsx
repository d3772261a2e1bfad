import { createCallClient } from "@opencallkit/client";
import { CallClientProvider } from "@opencallkit/react";
import { createRoot } from "react-dom/client";
import { server } from "./account.js";
import { App } from "./App.jsx";

const client = createCallClient({ url: server });

createRoot(document.querySelector("#app")).render(
  <CallClientProvider client={client}>
    <App />
  </CallClientProvider>,
);
