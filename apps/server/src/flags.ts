import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { readProxies, type AddressLimits, type TrustedProxies } from "@opencallkit/server";
import { logLevels, messageOf, type LogLevel } from "@opencallkit/server/ports";
import { withDashedWords } from "./dashed-words.ts";

/** Usage error: bad settings end the command with one clear line and exit code 2. */
export class BadSettings extends Error {
  override readonly name = "BadSettings";
}

type Flag = {
  readonly type: "string" | "boolean";
  readonly value: string;
  readonly help: string;
  readonly preset?: string;
};

/** Command line flags; each is also an environment variable `OPENCALLKIT_NAME`, which counts as unset when empty. */
export const flags = {
  port: { type: "string", value: "N", help: "port to listen on; 0 picks a free one", preset: "8080" },
  host: { type: "string", value: "ADDRESS", help: "address to listen on", preset: "127.0.0.1" },
  data: { type: "string", value: "DIR", help: "folder for the database and keys", preset: "./data" },
  database: {
    type: "string",
    value: "URL",
    help: "PostgreSQL 15 or newer, postgres://USER:PASSWORD@HOST/NAME; without it a file in DIR",
  },
  origins: { type: "string", value: "LIST", help: "origins whose pages may connect, separated by commas" },
  ice: {
    type: "string",
    value: "LIST",
    help: "STUN addresses for direct links, separated by commas; none by default",
  },
  turn: {
    type: "string",
    value: "LIST",
    help: "TURN addresses, such as turn:turn.example:3478, separated by commas; needs --turn-secret",
  },
  "turn-secret": {
    type: "string",
    value: "TEXT",
    help: "the secret shared with the TURN server (coturn: use-auth-secret); each log in gets credentials of its own",
  },
  livekit: {
    type: "string",
    value: "URL|auto",
    help: "a LiveKit server for calls of more than two, http(s)://; auto runs one beside this server; none by default",
  },
  "livekit-key": { type: "string", value: "TEXT", help: "a key of that LiveKit server" },
  "livekit-secret": { type: "string", value: "TEXT", help: "the secret of that key" },
  "livekit-public-url": {
    type: "string",
    value: "URL",
    help: "where clients reach that LiveKit server, ws(s)://; without it this server forwards to it",
  },
  "node-ip": {
    type: "string",
    value: "ADDRESS",
    help: "with --livekit auto: the address of this machine that clients send media to",
    preset: "127.0.0.1",
  },
  "trusted-proxies": {
    type: "string",
    value: "LIST",
    help: "addresses or CIDR blocks of proxies whose X-Forwarded-For is taken, separated by commas",
  },
  "connections-per-address": {
    type: "string",
    value: "N",
    help: "connections that one address may have open at a time, or off",
    preset: "1000",
  },
  "new-connections-per-second": {
    type: "string",
    value: "N",
    help: "connections that one address may open a second, or off",
    preset: "50",
  },
  "log-level": { type: "string", value: "LEVEL", help: "what is logged: debug, info, warn or error", preset: "info" },
  dev: { type: "boolean", value: "", help: "a development app, and log in by name for pages of this machine" },
} as const satisfies Record<string, Flag>;

/** The media server (SFU): none, one that runs already, or one that is run beside this server. */
export type LivekitChoice =
  | { readonly kind: "none" }
  | { readonly kind: "auto" }
  | {
      readonly kind: "existing";
      readonly url: string;
      readonly key: string;
      readonly secret: string;
      readonly publicUrl: string | null;
    };

type FlagName = keyof typeof flags;
export type Settings = {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** Connection string of PostgreSQL, or null for the embedded database. Holds a secret. */
  readonly database: string | null;
  readonly origins: readonly string[];
  readonly ice: readonly { readonly urls: string[] }[];
  /** TURN servers with their shared secret, or null without any. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
  readonly livekit: LivekitChoice;
  /** The IP address that clients send media to, of a LiveKit that is run beside the server. */
  readonly nodeIp: string;
  /** Trusted reverse proxies, or null where none is. */
  readonly proxies: TrustedProxies | null;
  readonly addresses: AddressLimits;
  readonly logLevel: LogLevel;
  readonly dev: boolean;
};

const isFlagName = (name: string): name is FlagName => Object.hasOwn(flags, name);
const names = Object.keys(flags).filter(isFlagName);
const variable = (name: FlagName): string => `OPENCALLKIT_${name.replace(/-/gu, "_").toUpperCase()}`;

export const help = (): string => {
  const line = (name: FlagName): string => {
    const flag: Flag = flags[name];
    const preset = flag.preset === undefined ? "" : ` (${flag.preset})`;
    return `  ${`--${name} ${flag.value}`.padEnd(31)}${flag.help}${preset}`;
  };
  return [
    "opencallkit: the self-hosted call kit",
    "",
    "  opencallkit serve [flags]         runs the server",
    "  opencallkit app add [flags]       adds an app and prints its id, secret and REST key, once",
    "  opencallkit app set APP KEY=VALUE changes how an app's calls behave (see app set --help)",
    "  opencallkit app secret ...        adds, lists and removes what an app signs logins with",
    "  opencallkit app key ...           adds, lists and removes what back ends ask REST with",
    "  opencallkit app sig APP USER      prints a userSig, to log in as USER",
    "  opencallkit calls [flags]         lists calls; needs a REST key (see calls --help)",
    "  opencallkit call CALLID           what happened to one call, in order, in words",
    "  opencallkit tail                  what happens to calls, as it happens",
    "  opencallkit doctor                whether a server is as it should be, and what to do",
    "  opencallkit migrate [flags]       brings the database up to this release, and ends",
    "  opencallkit backup FILE [flags]   copies the embedded database, while the server runs or not",
    "  opencallkit restore FILE [flags]  puts a backup in the embedded database's place, while no server runs",
    "  opencallkit --help                shows this; COMMAND --help what one command does",
    "",
    "Flags; each may also be given as a variable, such as OPENCALLKIT_PORT:",
    ...names.map(line),
    "",
  ].join("\n");
};

const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

const port = (text: string): number => {
  if (/^[0-9]{1,5}$/u.test(text) && Number(text) < 65_536) return Number(text);
  throw new BadSettings(`--port must be a number from 0 to 65535, not "${text}"`);
};

const origin = (text: string): string => {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new BadSettings(`--origins takes origins such as https://app.example, not "${text}"`);
};

const ice = (text: string): { readonly urls: string[] } => {
  if (/^turns?:/u.test(text))
    throw new BadSettings(`--ice takes stun: addresses only; "${text}" belongs to --turn, beside --turn-secret`);
  if (/^stuns?:[^\s]+$/u.test(text)) return { urls: [text] };
  throw new BadSettings(`--ice takes addresses such as stun:stun.example:3478, not "${text}"`);
};

const turn = (urls: readonly string[], secret: string): Settings["turn"] => {
  const wrong = urls.find((url) => !/^turns?:[^\s]+$/u.test(url));
  if (wrong !== undefined)
    throw new BadSettings(`--turn takes addresses such as turn:turn.example:3478, not "${wrong}"`);
  if (urls.length > 0 && secret === "")
    throw new BadSettings("--turn needs --turn-secret, the secret of the TURN server");
  if (urls.length === 0 && secret !== "")
    throw new BadSettings("--turn-secret needs --turn, the TURN server's addresses");
  return urls.length === 0 ? null : { urls, secret };
};

const isUrlOf = (text: string, ...schemes: readonly string[]): boolean =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol);

const livekit = (url: string, key: string, secret: string, publicUrl: string): LivekitChoice => {
  const further = key !== "" || secret !== "" || publicUrl !== "";
  if (url === "" || url === "auto") {
    if (further) throw new BadSettings("--livekit-key, -secret and -public-url need --livekit with an address");
    return { kind: url === "auto" ? "auto" : "none" };
  }
  if (!isUrlOf(url, "http:", "https:"))
    throw new BadSettings(`--livekit takes auto or an address such as http://127.0.0.1:7880, not "${url}"`);
  if (key === "" || secret === "")
    throw new BadSettings("--livekit with an address needs --livekit-key and --livekit-secret");
  if (publicUrl !== "" && !isUrlOf(publicUrl, "ws:", "wss:"))
    throw new BadSettings(`--livekit-public-url takes an address such as wss://media.example, not "${publicUrl}"`);
  return { kind: "existing", url, key, secret, publicUrl: publicUrl === "" ? null : publicUrl };
};

const nodeIp = (text: string): string => {
  if (isIP(text) !== 0) return text;
  throw new BadSettings(`--node-ip must be an IP address, not "${text}"`);
};

const proxies = (texts: readonly string[]): TrustedProxies | null => {
  if (texts.length === 0) return null;
  const read = readProxies(texts);
  if (!("wrong" in read)) return read;
  throw new BadSettings(`--trusted-proxies takes addresses and CIDR blocks such as 10.0.0.0/8, not "${read.wrong}"`);
};

const countOrOff = (name: FlagName, text: string): number => {
  if (text === "off") return Infinity;
  if (/^[1-9][0-9]{0,8}$/u.test(text)) return Number(text);
  throw new BadSettings(`--${name} must be a whole number above 0, or off, not "${text}"`);
};

const logLevel = (text: string): LogLevel => {
  const level = logLevels.find((each) => each === text);
  if (level !== undefined) return level;
  throw new BadSettings(`--log-level must be one of ${logLevels.join(", ")}, not "${text}"`);
};

const database = (text: string): string | null => {
  if (text === "") return null;
  const scheme = URL.canParse(text) ? new URL(text).protocol : "";
  // Secrets stay out of errors: the connection string holds a password.
  if (scheme !== "postgres:" && scheme !== "postgresql:")
    throw new BadSettings("--database takes an address such as postgres://user:password@host:5432/name");
  return text;
};

/** Rejects an empty value: an empty host would bind every address of the machine, an empty folder be the working directory. */
const filled = (name: FlagName, text: string): string => {
  if (text.trim() !== "") return text;
  throw new BadSettings(`--${name} must not be empty`);
};

const truth = (text: string): boolean => ["1", "true", "yes"].includes(text);

/** Parses flags and environment variables; a flag wins. Throws `BadSettings`. */
export const readSettings = (
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
): Settings => {
  const given = ((): { readonly [name: string]: string | boolean | undefined } => {
    try {
      return parseArgs({ args: withDashedWords(args, flags), options: flags, strict: true, allowPositionals: false })
        .values;
    } catch (error) {
      throw new BadSettings(`${messageOf(error)} (see opencallkit --help)`);
    }
  })();
  const text = (name: FlagName): string => {
    const flag: Flag = flags[name];
    // Unset: an empty variable is a template that nobody has filled in.
    const fromEnv = env[variable(name)] === "" ? undefined : env[variable(name)];
    return String(given[name] ?? fromEnv ?? flag.preset ?? "");
  };
  return {
    port: port(text("port")),
    host: filled("host", text("host")),
    data: filled("data", text("data")),
    database: database(text("database")),
    origins: list(text("origins")).map(origin),
    ice: list(text("ice")).map(ice),
    turn: turn(list(text("turn")), text("turn-secret")),
    livekit: livekit(text("livekit"), text("livekit-key"), text("livekit-secret"), text("livekit-public-url")),
    nodeIp: nodeIp(text("node-ip")),
    proxies: proxies(list(text("trusted-proxies"))),
    addresses: {
      connections: countOrOff("connections-per-address", text("connections-per-address")),
      newPerSecond: countOrOff("new-connections-per-second", text("new-connections-per-second")),
    },
    logLevel: logLevel(text("log-level")),
    dev: truth(text("dev")),
  };
};
