import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { createRestClient, RestError, type RestClient, type RestClientOptions } from "@opencallkit/rest";
import { messageOf } from "@opencallkit/server/ports";
import { CommandFailed } from "../command-failed.ts";
import { withDashedWords } from "../dashed-words.ts";
import { BadSettings } from "../flags.ts";

type Env = { readonly [name: string]: string | undefined };

/** Flags of every command that asks a running server. */
const remoteFlags = {
  url: { type: "string" },
  key: { type: "string" },
  json: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

const usualUrl = "http://localhost:8080";

/** A server that is asked, and how. */
export type Remote = {
  readonly url: string;
  /** Never printed. */
  readonly apiKey: string;
  readonly json: boolean;
  readonly client: RestClient;
};

export type Asked = {
  readonly remote: Remote;
  readonly words: readonly string[];
  /** The command's own flags that were given, by name. */
  readonly flags: { readonly [name: string]: string };
};

const urlOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new BadSettings(`--url takes an address such as https://calls.example.org, not "${text}"`);
  // What stands in an address may be printed; a key and a password may not.
  if (url.username !== "" || url.password !== "") throw new BadSettings("--url takes no user name and no password");
  return url.origin;
};

/** Parses what a command was given. `names`: the flags of its own, each with a value. Throws `BadSettings`. */
export const readAsked = (
  args: readonly string[],
  env: Env,
  names: readonly string[],
  options: Omit<RestClientOptions, "url" | "apiKey"> = {},
): Asked => {
  const own = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const parsed = ((): { readonly values: { readonly [name: string]: unknown }; readonly positionals: string[] } => {
    try {
      const flags = { ...own, ...remoteFlags };
      return parseArgs({ args: withDashedWords(args, flags), options: flags, strict: true, allowPositionals: true });
    } catch (error) {
      throw new BadSettings(messageOf(error));
    }
  })();
  const { values, positionals } = parsed;
  const text = (name: string, variable: string): string => {
    const given = values[name];
    return typeof given === "string" ? given : (env[variable] ?? "");
  };
  const url = urlOf(text("url", "OPENCALLKIT_URL") === "" ? usualUrl : text("url", "OPENCALLKIT_URL"));
  const apiKey = text("key", "OPENCALLKIT_KEY");
  if (apiKey === "")
    throw new BadSettings(
      "a REST key is needed: set OPENCALLKIT_KEY, or give --key (opencallkit app key add makes one)",
    );
  if (!/^[\u0021-\u007e]{1,512}$/u.test(apiKey)) throw new BadSettings("what was given as the key is no REST key");
  return {
    remote: { url, apiKey, json: values["json"] === true, client: createRestClient({ url, apiKey, ...options }) },
    words: positionals,
    flags: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        names.includes(name) && typeof value === "string" ? [[name, value]] : [],
      ),
    ),
  };
};

/** What the refusals that one can do something about mean for whoever ran the command. */
const failures: { readonly [code: string]: (error: RestError, url: string) => Error } = {
  network: ({ message }, url) =>
    new CommandFailed("away", `no answer from ${url} (${message}); is the server running, and the address right?`),
  unexpected_reply: ({ message }, url) =>
    new CommandFailed("away", `what answers at ${url} is no OpenCallKit of this release (${message})`),
  unauthorized: (_, url) =>
    new CommandFailed("refused", `the server at ${url} does not know this key, or it has expired`),
  wrong_scope: ({ detail }) =>
    new CommandFailed("refused", `the key may not do this: it ${detail ?? "has another scope"}`),
  no_such_call: () => new CommandFailed("unknownCall", "the app of this key has no such call"),
  bad_request: ({ detail, message }) => new BadSettings(`the server does not take this: ${detail ?? message}`),
};

/** A refusal of the server as the failure of a command; any other error as it is. */
export const asFailure = ({ url }: Pick<Remote, "url">, error: unknown): unknown => {
  if (!(error instanceof RestError)) return error;
  const { code, message } = error;
  const failure = Object.hasOwn(failures, code) ? failures[code] : undefined;
  return failure?.(error, url) ?? new CommandFailed("failed", `${message} [${code}]`);
};

/** Asks, and makes of a refusal a failure with one line. */
export const asking = async <T>(remote: Pick<Remote, "url">, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw asFailure(remote, error);
  }
};
