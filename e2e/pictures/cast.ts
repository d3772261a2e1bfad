import type { Portrait } from "./portrait.ts";

/** Cast of the manual's screenshots. */
export const cast = {
  amara: {
    skin: "#8d5a3b",
    hair: "#20160f",
    cut: "curls",
    shirt: "#e0a53a",
    wall: ["#cfe3e0", "#8fb8b4"],
    room: "plant",
  },
  kenji: {
    skin: "#e7bd95",
    hair: "#1d1b1e",
    cut: "short",
    shirt: "#33507a",
    wall: ["#e9ddcd", "#c7a98a"],
    room: "shelf",
  },
  lucia: {
    skin: "#f0c6a8",
    hair: "#6b3a22",
    cut: "long",
    shirt: "#7d4e8f",
    wall: ["#d8dcf0", "#9aa5cf"],
    room: "window",
  },
  noor: { skin: "#c98f68", hair: "#2b1c17", cut: "bun", shirt: "#2f7d6b", wall: ["#4a4f63", "#2b2f40"], room: "lamp" },
} as const satisfies { readonly [name: string]: Portrait };

export type Name = keyof typeof cast;
