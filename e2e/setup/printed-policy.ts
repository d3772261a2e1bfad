import { readFile } from "node:fs/promises";

const printed = "https://calls.example.org";

/** Content security policy that docs/host-pages.md prints, for a call server at `url`; "" for none. */
export const policyFor = async (url: string): Promise<string> => {
  const text = await readFile(new URL("../../docs/host-pages.md", import.meta.url), "utf8");
  const policy = /```text\n(default-src .*?)```/su.exec(text)?.[1];
  if (policy === undefined) throw new Error("docs/host-pages.md prints no policy");
  return policy
    .replaceAll("\n", " ")
    .replaceAll(printed.replace("https", "wss"), url.replace("http", "ws"))
    .replaceAll(printed, url)
    .trim();
};
