import type { Chance } from "../../simulation/kernel/chance.ts";

/** Parameters of each kind of scripted call. Times in ms, ring timeouts in s. */
type Plans = {
  readonly talk: {
    readonly answerAfter: number;
    readonly talkFor: number;
    readonly endedBy: "caller" | "callee" | "both";
  };
  readonly reject: { readonly after: number };
  /** Race of cancel and answer: the callee may answer at the same moment. */
  readonly cancel: { readonly after: number; readonly answerAfter: number | null; readonly talkFor: number };
  readonly noAnswer: { readonly timeout: number };
  /** Call to a user without a device. */
  readonly offline: { readonly timeout: number };
  /** Multi-device ringing: two devices of the callee answer, or one of them declines. */
  readonly devices: {
    readonly first: number;
    readonly second: number;
    readonly declines: boolean;
    readonly talkFor: number;
  };
  readonly glare: { readonly apart: number; readonly talkFor: number };
  /** Group call: three talk, a fourth is added, somebody leaves and rejoins. */
  readonly group: {
    readonly answers: readonly [number, number];
    readonly adds: boolean;
    readonly returns: boolean;
    readonly talkFor: number;
  };
  /** Upgrade: the caller asks for video, the other agrees or declines, and somebody may switch back to voice. */
  readonly video: { readonly agrees: boolean; readonly backBy: "caller" | "callee" | null; readonly talkFor: number };
  /** Back end command: it ends the call, or removes the callee; perhaps while it rings. */
  readonly ruled: { readonly answered: boolean; readonly removes: boolean; readonly after: number };
  /** Page crash: one page vanishes while they talk, and its lease expires. */
  readonly vanish: { readonly talkFor: number; readonly who: "caller" | "callee" };
  /** Long call, longer than a lease: nobody may be lost. */
  readonly long: { readonly talkFor: number };
};

export type Kind = keyof Plans;
/** Plan: the script of one call with its random parameters, drawn before it begins. */
export type Plan<K extends Kind = Kind> = { readonly [P in K]: { readonly kind: P } & Plans[P] }[K];

type Draw = { readonly weight: number; readonly draw: (chance: Chance) => Plan };

const talk = (chance: Chance): number => chance.between(200, 3000);
const reaction = (chance: Chance): number => chance.between(0, 600);

const draws: readonly Draw[] = [
  {
    weight: 34,
    draw: (chance) => ({
      kind: "talk",
      answerAfter: reaction(chance),
      talkFor: talk(chance),
      endedBy: chance.pick(["caller", "callee", "caller", "callee", "both"]),
    }),
  },
  { weight: 10, draw: (chance) => ({ kind: "reject", after: reaction(chance) }) },
  {
    weight: 12,
    draw: (chance) => {
      const after = chance.between(50, 1500);
      const answerAfter = chance.happens(0.5) ? Math.max(0, after + chance.between(-30, 30)) : null;
      return { kind: "cancel", after, answerAfter, talkFor: chance.between(100, 800) };
    },
  },
  { weight: 8, draw: (chance) => ({ kind: "noAnswer", timeout: chance.between(1, 3) }) },
  { weight: 3, draw: (chance) => ({ kind: "offline", timeout: chance.between(1, 2) }) },
  {
    weight: 10,
    draw: (chance) => {
      const first = reaction(chance);
      const second = Math.max(0, first + chance.between(-20, 20));
      return { kind: "devices", first, second, declines: chance.happens(0.3), talkFor: talk(chance) };
    },
  },
  { weight: 10, draw: (chance) => ({ kind: "glare", apart: chance.between(0, 30), talkFor: talk(chance) }) },
  {
    weight: 10,
    draw: (chance) => ({
      kind: "group",
      answers: [reaction(chance), reaction(chance)],
      adds: chance.happens(0.5),
      returns: chance.happens(0.5),
      talkFor: chance.between(200, 1500),
    }),
  },
  {
    weight: 6,
    draw: (chance) => ({
      kind: "video",
      agrees: chance.happens(0.7),
      backBy: chance.pick(["caller", "callee", null]),
      talkFor: chance.between(0, 800),
    }),
  },
  {
    weight: 4,
    draw: (chance) => ({
      kind: "ruled",
      answered: chance.happens(0.7),
      removes: chance.happens(0.5),
      after: chance.between(0, 1500),
    }),
  },
  {
    weight: 1.5,
    draw: (chance) => ({
      kind: "vanish",
      talkFor: chance.between(200, 12_000),
      who: chance.pick(["caller", "callee"]),
    }),
  },
  { weight: 1.5, draw: (chance) => ({ kind: "long", talkFor: chance.between(32_000, 40_000) }) },
];

const total = draws.reduce((sum, { weight }) => sum + weight, 0);

/** Draws a plan. `patient`: long calls too, of half a minute. */
export const drawPlan = (chance: Chance, patient: boolean): Plan => {
  let left = chance.fraction() * total;
  const found = draws.find(({ weight }) => (left -= weight) < 0);
  const plan = (found ?? chance.pick(draws)).draw(chance);
  const slow = plan.kind === "vanish" || plan.kind === "long";
  return slow && !patient ? drawPlan(chance, patient) : plan;
};
