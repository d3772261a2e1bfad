import type { Lang, Messages } from "./messages.ts";

/** Message catalogues, imported lazily: a page downloads its own language only. */
const tables: { readonly [L in Lang]: () => Promise<Messages> } = {
  en: async () => (await import("./en.ts")).en,
  "zh-CN": async () => (await import("./zh-cn.ts")).zhCN,
};

/** Language negotiation: the supported language that fits a BCP 47 tag best; English as the fallback. */
export const langOf = (tag: string): Lang => (/^zh\b/iu.test(tag) ? "zh-CN" : "en");

/** Loads the texts of one language. Rejects where their module cannot be fetched. */
export const loadMessages = (lang: Lang): Promise<Messages> => tables[lang]();
