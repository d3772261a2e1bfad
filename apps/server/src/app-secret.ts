import { secretsIn, type AppSecrets, type SecretRefusal } from "@opencallkit/server";
import { appNumber } from "./app-number.ts";
import { openData } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

type Messages = { readonly app: number; readonly fingerprint: string };

const refusals: { readonly [R in SecretRefusal]: (words: Messages) => string } = {
  no_app: ({ app }) => `there is no app ${app}`,
  full: ({ app }) => `app ${app} has two secrets already; remove one first`,
  last: ({ app, fingerprint }) => `${fingerprint} is the only secret of app ${app}; add another first`,
  unknown: ({ app, fingerprint }) =>
    `app ${app} has no secret ${fingerprint}; opencallkit app secret list ${app} shows them`,
};

const lines = (fingerprints: readonly string[]): string => fingerprints.map((each) => `${each}\n`).join("");

type Verb = {
  /** Number of positional arguments: the app, and for some a fingerprint. */
  readonly words: 1 | 2;
  /** Runs the subcommand: its output, or the reason of a refusal. */
  readonly run: (secrets: AppSecrets, words: Messages) => Promise<{ readonly print: string } | SecretRefusal>;
};

const verbs: { readonly [verb: string]: Verb } = {
  add: {
    words: 1,
    run: async (secrets, { app }) => {
      const made = await secrets.add(app);
      if (typeof made === "string") return made;
      return { print: `secret key  ${made.secretKey}\nfingerprint ${made.fingerprint}\n` };
    },
  },
  list: {
    words: 1,
    run: async (secrets, { app }) => {
      const all = await secrets.list(app);
      return typeof all === "string" ? all : { print: lines(all) };
    },
  },
  remove: {
    words: 2,
    run: async (secrets, { app, fingerprint }) => {
      const left = await secrets.remove(app, fingerprint);
      return typeof left === "string" ? left : { print: lines(left) };
    },
  },
};

/** Key rotation (`app secret`): an app changes its signing secret while people log in. A running server follows within seconds. */
export const appSecret = async (words: readonly string[], settings: Settings): Promise<void> => {
  const [name = "", ...rest] = words;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined || rest.length !== verb.words)
    throw new BadSettings(
      "app secret takes add APP, list APP or remove APP FINGERPRINT (see opencallkit app secret --help)",
    );
  const [number = "", fingerprint = ""] = rest;
  const given = { app: appNumber("app secret", number), fingerprint };
  const { store, seal } = await openData(settings, null);
  try {
    const done = await verb.run(secretsIn(store, seal), given);
    if (typeof done === "string") throw new BadSettings(refusals[done](given));
    process.stdout.write(done.print);
  } finally {
    await store.close();
  }
};
