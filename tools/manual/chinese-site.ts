import type { DefaultTheme } from "vitepress";

const sidebar: DefaultTheme.Sidebar = [
  {
    text: "快速上手",
    items: [
      { text: "这是什么", link: "/zh/" },
      { text: "普通网页", link: "/zh/start/plain" },
      { text: "Vue", link: "/zh/start/vue" },
      { text: "React", link: "/zh/start/react" },
      { text: "uni-app", link: "/zh/start/uni-app" },
      { text: "后端", link: "/zh/start/back-end" },
    ],
  },
  {
    text: "排查问题",
    items: [
      { text: "按现象", link: "/zh/troubleshooting/" },
      { text: "按错误码", link: "/zh/troubleshooting/codes" },
    ],
  },
  {
    text: "更多（英文）",
    items: [
      { text: "指南", link: "/guides/group-calls" },
      { text: "部署", link: "/running/deploying" },
      { text: "从 TUICallKit 迁移", link: "/guides/moving-from-tuicallkit" },
      { text: "API 参考", link: "/reference/" },
    ],
  },
];

/** Chinese half of the site: its navigation, and the words of the theme itself. */
export const chinese = {
  theme: {
    nav: [
      { text: "快速上手", link: "/zh/start/plain" },
      { text: "排查问题", link: "/zh/troubleshooting/" },
      { text: "API 参考", link: "/reference/" },
    ],
    sidebar,
    outline: { level: [2, 3], label: "本页目录" },
    docFooter: { prev: "上一页", next: "下一页" },
    sidebarMenuLabel: "目录",
    returnToTopLabel: "回到顶部",
    darkModeSwitchLabel: "外观",
    lightModeSwitchTitle: "切换到浅色",
    darkModeSwitchTitle: "切换到深色",
    langMenuLabel: "切换语言",
    skipToContentLabel: "跳到正文",
  },
  search: {
    button: { buttonText: "搜索", buttonAriaLabel: "搜索手册" },
    modal: {
      displayDetails: "显示详情",
      resetButtonTitle: "清除",
      backButtonTitle: "关闭",
      noResultsText: "没有找到",
      footer: {
        selectText: "打开",
        navigateText: "选择",
        closeText: "关闭",
        selectKeyAriaLabel: "回车",
        navigateUpKeyAriaLabel: "上箭头",
        navigateDownKeyAriaLabel: "下箭头",
        closeKeyAriaLabel: "退出键",
      },
    },
  },
} as const satisfies {
  readonly theme: DefaultTheme.Config;
  readonly search: DefaultTheme.LocalSearchOptions["translations"];
};
