import type { Check } from "./check.ts";

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/u;
const drawer = /^(utils?|helpers?|common|misc|lib|stuff|shared)$/u;

/** File name stem: `name.e2e.test.ts` → `name`. */
const stem = (part: string): string => part.split(".")[0] ?? "";

const complaintOf = (file: string): string | null => {
  const parts = file.split("/").map(stem);
  const odd = parts.find((part) => !kebab.test(part));
  if (odd !== undefined) return `${file}: "${odd}" is not in kebab-case`;
  const vague = parts.find((part) => drawer.test(part));
  return vague === undefined ? null : `${file}: "${vague}" names a drawer, not a thing`;
};

export const names: Check = {
  name: "names",
  holds: "Source files and their folders are named in kebab-case after the one thing in them.",
  complaints: ({ files }) =>
    Promise.resolve(
      files
        .filter((file) => /^(packages|apps|tools|tests|e2e|bench)\/.*\.(ts|mjs|js|css|html)$/u.test(file))
        .flatMap((file) => complaintOf(file) ?? []),
    ),
};
