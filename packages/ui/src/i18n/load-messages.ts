import type { Lang, Messages } from "./messages.ts";

/** Message tables, loaded on demand: a page loads the language it speaks, and no other. */
const tables: { readonly [L in Lang]: () => Promise<Messages> } = {
  en: async () => (await import("./en.ts")).en,
  "zh-CN": async () => (await import("./zh-cn.ts")).zhCN,
};

/** The language whose tag fits best; English for those we do not speak. */
export const langOf = (tag: string): Lang => (/^zh\b/iu.test(tag) ? "zh-CN" : "en");

export const loadMessages = (lang: Lang): Promise<Messages> => tables[lang]();
