import { defineConfig, type DefaultTheme } from "vitepress";
import { searchableChinese } from "./chinese-search.ts";
import { chinese } from "./chinese-site.ts";
import { classesForStyles, codeTheme } from "./highlighting.ts";
import { focusableTables } from "./focusable-tables.ts";
import { sidebar } from "./sidebar.ts";

const search: DefaultTheme.Config["search"] = {
  provider: "local",
  options: {
    detailedView: false,
    locales: { zh: { translations: chinese.search } },
    // What begins with an underscore stays on this side: the page's policy allows no code made of text.
    _render: (source, env, markdown) => {
      const html = markdown.render(source, env);
      return env.relativePath.startsWith("zh/") ? searchableChinese(html) : html;
    },
  },
};

/** Site of the manual (VitePress): built from the staged pages, `docs/build/pages`, into `docs/build/manual`. */
export const siteConfig = defineConfig({
  title: "OpenCallKit",
  description: "The self-hosted call kit: voice and video calls for your app, on your own server.",
  base: "/manual/",
  srcDir: "../build/pages",
  outDir: "../build/manual",
  cleanUrls: true,
  // Ours looks at the navigation and at places within a page too.
  ignoreDeadLinks: true,
  metaChunk: true,
  appearance: { disableTransition: false },
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: {
    theme: codeTheme,
    codeTransformers: [classesForStyles],
    languageAlias: { coturn: "ini", caddy: "nginx" },
    config: focusableTables,
  },
  locales: {
    root: { label: "English", lang: "en" },
    zh: { label: "简体中文", lang: "zh-CN", title: "OpenCallKit", themeConfig: chinese.theme },
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/start/plain" },
      { text: "Guides", link: "/guides/group-calls" },
      { text: "Troubleshooting", link: "/troubleshooting/" },
      { text: "Reference", link: "/reference/" },
    ],
    sidebar,
    outline: { level: [2, 3] },
    search,
    externalLinkIcon: false,
    // Not every page is there in Chinese.
    i18nRouting: false,
  },
});
