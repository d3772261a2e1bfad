import type { Outcome } from "./outcome.ts";

const most = 30;

/** Excerpt of a failed schedule's trace: the lines about the clients and calls of the violation, and the last ones. */
export const shorten = ({ lines, violation }: Outcome): readonly string[] => {
  const names = [...(violation?.message ?? "").matchAll(/[a-z]+-device-\d-page-\d+|\b\d{4}(?=_|\b)/gu)].map(
    ([name]) => name,
  );
  const about = lines.filter((line) => names.some((name) => line.includes(name)) || /\b(?:node|store)\b/u.test(line));
  const chosen = new Set([...about.slice(-(most - 8)), ...lines.slice(-8)]);
  return lines
    .filter((line) => chosen.has(line))
    .slice(-most)
    .map((line) => line.slice(0, 220));
};
