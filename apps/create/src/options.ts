import { parseArgs } from "node:util";
import { templateNames, templates, templateOf, type TemplateName } from "./templates.ts";

/** Error in what was asked for, whose message is for the person who asked. */
export class BadOptions extends Error {}

export type Options = {
  readonly help: boolean;
  readonly folder: string;
  /** Chosen template; null if none was named. */
  readonly template: TemplateName | null;
};

export const help = `npm create opencallkit@latest [FOLDER] -- [--template NAME]

Writes a small app that calls, into FOLDER (opencallkit-app by default), which must be new or empty.

  --template NAME   one of
${templateNames.map((name) => `                      ${name.padEnd(8)} ${templates[name]}`).join("\n")}
                    On a terminal it is asked for; else it is plain.
  --help            says this
`;

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { template: { type: "string", short: "t" }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split(/\.(?:\s|$)/u);
    throw new BadOptions(`${first ?? ""} (see --help)`);
  }
};

export const readOptions = (args: readonly string[]): Options => {
  const { values, positionals } = parse(args);
  const [folder = "opencallkit-app", ...others] = positionals;
  if (others.length > 0) throw new BadOptions(`one folder, and not also ${others.join(" ")}`);
  const { template: named } = values;
  const template = named === undefined ? null : templateOf(named);
  if (named !== undefined && template === null)
    throw new BadOptions(`no template is called ${named}; there are ${templateNames.join(", ")}`);
  return { help: values.help, folder, template };
};
