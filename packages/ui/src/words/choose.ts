import { en } from "./en.ts";
import type { Lang, Words } from "./words.ts";
import { zhCN } from "./zh-cn.ts";

const tables: { readonly [L in Lang]: Words } = { en, "zh-CN": zhCN };

/** The language whose tag fits best; English for those we do not speak. */
export const langOf = (tag: string): Lang => (/^zh\b/iu.test(tag) ? "zh-CN" : "en");

export const wordsOf = (lang: Lang): Words => tables[lang];
