import { createInterface } from "node:readline/promises";
import { BadOptions } from "./options.ts";
import { templateNames, templateOf, templates, type TemplateName } from "./templates.ts";

type Terminal = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** Asks a person which template it shall be, until an answer means one; an empty answer means the first. */
export const askTemplate = async ({ input, output }: Terminal): Promise<TemplateName> => {
  const list = templateNames.map((name, at) => `  ${at + 1}  ${name.padEnd(8)} ${templates[name]}\n`);
  output.write(`What shall it be written in?\n${list.join("")}`);
  const asking = createInterface({ input, output });
  const ask = (): boolean => output.write("A number or a name (1): ");
  try {
    ask();
    for await (const answer of asking) {
      const template = answer.trim() === "" ? "plain" : templateOf(answer);
      if (template !== null) return template;
      ask();
    }
  } finally {
    asking.close();
  }
  throw new BadOptions("no template was chosen");
};
