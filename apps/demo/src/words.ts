import type { Lang } from "@opencallkit/ui";

type Messages = {
  readonly pickTitle: string;
  readonly pickText: string;
  readonly name: string;
  readonly enter: string;
  readonly callee: string;
  readonly voiceCall: string;
  readonly videoCall: string;
  readonly secondTitle: string;
  readonly secondText: string;
  readonly people: string;
  readonly here: string;
  readonly notHere: string;
  readonly voice: string;
  readonly video: string;
  readonly callBy: (call: string, name: string) => string;
  readonly recents: string;
  readonly noRecents: string;
  readonly callBack: string;
  readonly missed: string;
  readonly missedCount: (count: number) => string;
  readonly notAnswered: string;
  readonly goesOn: string;
  readonly invite: string;
  readonly inviteText: (name: string) => string;
  readonly inviteHere: string;
  readonly inviteLabel: string;
  readonly copy: string;
  readonly copied: string;
  readonly qr: string;
  readonly gallery: string;
  readonly manual: string;
  readonly events: string;
  readonly noEvents: string;
  readonly youAre: (name: string) => string;
  readonly openAs: (name: string) => string;
  readonly connection: { readonly [S in "loggedOut" | "connecting" | "connected" | "waiting" | "stopped"]: string };
  readonly noDevLogin: string;
  readonly noServer: string;
};

export const words: { readonly [L in Lang]: Messages } = {
  en: {
    pickTitle: "Who are you?",
    pickText: "Pick a name in this tab and another one in a second tab, then call one from the other.",
    name: "Or another name",
    enter: "Go",
    callee: "Who to call",
    voiceCall: "Voice call",
    videoCall: "Video call",
    secondTitle: "Nobody to call yet?",
    secondText: "Be the other person too: open a second tab, keep both side by side, and call.",
    people: "People",
    here: "Here now",
    notHere: "Not here",
    voice: "Voice",
    video: "Video",
    callBy: (call, name) => `${call}: ${name}`,
    recents: "Recent calls",
    noRecents: "Your calls of the last seven days show up here.",
    callBack: "Call again",
    missed: "Missed",
    missedCount: (count) => `${count} missed`,
    notAnswered: "Not answered",
    goesOn: "Goes on now",
    invite: "A link for somebody else",
    inviteText: (name) => `Whoever opens this link is logged in as ${name}. Send it to one person only.`,
    inviteHere:
      "This link works on this computer. For a phone, open this page under an https address that the phone can reach.",
    inviteLabel: "The link",
    copy: "Copy",
    copied: "Copied",
    qr: "QR code of the link",
    gallery: "Gallery",
    manual: "Manual",
    events: "Events",
    noEvents: "What your app would hear of each call shows up here.",
    youAre: (name) => `You are ${name}`,
    openAs: (name) => `Open a tab as ${name}`,
    connection: {
      loggedOut: "Not connected",
      connecting: "Connecting…",
      connected: "Ready for calls",
      waiting: "The server cannot be reached. Trying again…",
      stopped: "Logged out",
    },
    noDevLogin: "This server gives out no accounts for trying. Start it with --dev, and open this page on localhost.",
    noServer: "The server cannot be reached.",
  },
  "zh-CN": {
    pickTitle: "你是谁？",
    pickText: "在此标签页选择一个名字，在另一个标签页选择另一个名字，然后互相呼叫。",
    name: "或输入其他名字",
    enter: "进入",
    callee: "呼叫谁",
    voiceCall: "语音通话",
    videoCall: "视频通话",
    secondTitle: "还没有人可以呼叫？",
    secondText: "打开第二个标签页，扮演另一个人，把两个标签页并排放置，然后呼叫。",
    people: "联系人",
    here: "在线",
    notHere: "不在线",
    voice: "语音",
    video: "视频",
    callBy: (call, name) => `${call}：${name}`,
    recents: "最近通话",
    noRecents: "最近七天的通话会显示在这里。",
    callBack: "再次呼叫",
    missed: "未接",
    missedCount: (count) => `${count} 个未接`,
    notAnswered: "未接通",
    goesOn: "进行中",
    invite: "给另一个人的链接",
    inviteText: (name) => `打开此链接的人会以 ${name} 的身份登录，请只发给一个人。`,
    inviteHere: "此链接只能在这台电脑上使用。要用手机打开，请通过手机可访问的 https 地址打开本页。",
    inviteLabel: "链接",
    copy: "复制",
    copied: "已复制",
    qr: "链接的二维码",
    gallery: "界面展示",
    manual: "手册",
    events: "事件",
    noEvents: "你的应用会收到的每个通话事件都显示在这里。",
    youAre: (name) => `你是 ${name}`,
    openAs: (name) => `以 ${name} 的身份打开新标签页`,
    connection: {
      loggedOut: "未连接",
      connecting: "正在连接…",
      connected: "可以通话",
      waiting: "无法连接服务器，正在重试…",
      stopped: "已退出登录",
    },
    noDevLogin: "此服务器不提供试用账号。请用 --dev 启动服务器，并通过 localhost 打开此页面。",
    noServer: "无法连接服务器。",
  },
};

export type PageWords = Messages;
