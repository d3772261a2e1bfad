import type { Notebook } from "../history/notebook.ts";
import type { House } from "./house.ts";
import type { ServerProcess } from "./server-process.ts";

/** The back end ends a call, or takes somebody out of it. */
export type Rule = (call: string, user: string | null) => void;

const patienceMs = 5000;
const done = 204;

/** Asks once: whoever is asked may be killed meanwhile, and then nobody knows. */
export const ruleBy =
  ({ app }: House, notebook: Notebook, pick: () => ServerProcess): Rule =>
  (call, user) => {
    const heard = notebook.ruled(call, user);
    const path = user === null ? "" : `/legs/${user}`;
    fetch(`${pick().url}/v1/calls/${call}${path}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${app.apiKey}` },
      signal: AbortSignal.timeout(patienceMs),
    }).then(
      ({ status }) => status === done && heard(),
      () => undefined,
    );
  };
