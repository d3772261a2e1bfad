import type { DefaultTheme } from "vitepress";

/** Packages whose public names have a page of the reference, by its name there. */
export const referencePages = ["client", "ui", "uniapp", "vue", "react", "rest", "testing", "server"] as const;

export const sidebar: DefaultTheme.Sidebar = [
  {
    text: "Start",
    items: [
      { text: "What it is", link: "/" },
      { text: "A plain page", link: "/start/plain" },
      { text: "Vue", link: "/start/vue" },
      { text: "React", link: "/start/react" },
      { text: "uni-app", link: "/start/uni-app" },
      { text: "A back end", link: "/start/back-end" },
    ],
  },
  {
    text: "Guides",
    items: [
      { text: "Group calls", link: "/guides/group-calls" },
      { text: "Missed calls", link: "/guides/missed-calls" },
      { text: "Billing", link: "/guides/billing" },
      { text: "Following calls", link: "/guides/following-calls" },
      { text: "Names and recent calls", link: "/guides/names-and-recent-calls" },
      { text: "Theming", link: "/guides/theming" },
      { text: "Screens of your own", link: "/guides/own-screens" },
      { text: "Tests in your CI", link: "/guides/testing" },
      { text: "Moving from TUICallKit", link: "/guides/moving-from-tuicallkit" },
    ],
  },
  {
    text: "Running it",
    items: [
      { text: "Deploying", link: "/running/deploying" },
      { text: "Command line", link: "/running/command-line" },
      { text: "TURN", link: "/running/turn" },
      { text: "LiveKit", link: "/running/media-server" },
      { text: "Security", link: "/running/security" },
      { text: "userSig", link: "/running/user-sig" },
      { text: "Threats", link: "/running/threats" },
      { text: "Pages with rules of their own", link: "/running/host-pages" },
      { text: "Limits of use", link: "/running/limits" },
    ],
  },
  {
    text: "When it does not work",
    items: [
      { text: "By symptom", link: "/troubleshooting/" },
      { text: "By code", link: "/troubleshooting/codes" },
      { text: "Browsers", link: "/browsers" },
    ],
  },
  {
    text: "Reference",
    items: [
      { text: "Overview", link: "/reference/" },
      ...referencePages.map((name) => ({ text: `@opencallkit/${name}`, link: `/reference/api/${name}` })),
      { text: "REST", link: "/reference/api/rest-operations" },
      { text: "Protocol", link: "/reference/protocol" },
    ],
  },
];
