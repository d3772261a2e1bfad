import type { ParseArgsOptionsConfig } from "node:util";

/**
 * Normalises arguments for `parseArgs` so that a word may begin with a dash. The command has long options only, and ids,
 * keys and user names may begin with `-`: `call -x2f...` asks for a call, and `--turn-secret -x2f...` gives a secret. Words
 * end up behind `--` in the order they came; what begins with two dashes stays an option, unless it stands behind `--`.
 */
export const withDashedWords = (args: readonly string[], options: ParseArgsOptionsConfig): string[] => {
  const flags: string[] = [];
  const words: string[] = [];
  const takesValue = (arg: string): boolean =>
    arg.startsWith("--") && Object.hasOwn(options, arg.slice(2)) && options[arg.slice(2)]?.type === "string";
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const next = args[at + 1];
    if (arg === "--") {
      words.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith("--")) {
      words.push(arg);
    } else if (takesValue(arg) && next !== undefined && !next.startsWith("--")) {
      flags.push(`${arg}=${next}`);
      at += 1;
    } else {
      flags.push(arg);
    }
  }
  return words.length === 0 ? flags : [...flags, "--", ...words];
};
