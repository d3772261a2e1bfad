import { parameters } from "./parameters.ts";
import { describeLimit, inCore, packageOf, times, type Files } from "./planted-limits.ts";

const members = (count: number, type = "string"): string => times(count, (at) => `readonly m${at}: ${type};\n`);
/** Factory fixture: a function with the parameters `given`, in a file with `types`. */
const factory = (given: string, types = ""): Files =>
  inCore(`${types}export const open = (${given}) => ({ close: () => {} });\n`);

describeLimit(parameters, {
  sound: [
    ["nine members", factory(`bag: {\n${members(9)}}`)],
    ["ten of a function that makes nothing", inCore(`export const f = (bag: {\n${members(10)}}) => bag;\n`)],
    ["ten that are only walked", inCore(`export const f = (bag: {\n${members(10)}}) => [1].map((a) => a);\n`)],
    ["a domain value", factory("call: Call", `type Call = {\n${members(10)}};\n`)],
    ["a service", factory("calls: Calls", `type Calls = {\n${members(10, "() => void")}};\n`)],
    [
      "a service with what belongs to it",
      factory(
        "session: Session",
        `type Calls = { readonly get: () => void };\ntype Session = {\n${members(10, "Calls")}readonly end: () => void };\nexport const openSession = (calls: Calls): Session => {\nthrow calls;\n};\n`,
      ),
    ],
    ["a bag that holds itself", factory("parts: AParts", "type AParts = { readonly a?: AParts };\n")],
    ["an instance of a class", factory("it: It", `class It {\n${members(10)}}\n`)],
    [
      "a port",
      {
        "packages/core/src/ports/port.ts": `type Clock = { readonly now: () => number };\nexport type Port = {\n${members(10, "Clock")}readonly end: () => void };\n`,
        ...factory("port: Port", 'import type { Port } from "./ports/port.ts";\n'),
      },
    ],
    [
      "what another package declares",
      {
        ...packageOf("b", `export type BParts = {\n${members(10)}};\n`),
        ...factory("parts: BParts", 'import type { BParts } from "@planted/b";\n'),
      },
    ],
  ],
  broken: [
    [
      "ten members",
      factory(`bag: {\n${members(10)}}`),
      /^packages\/core\/src\/a\.ts:1: open is given 10 members, 9 at most: bag \{m0, m1, .*m9\}$/u,
    ],
    ["over all parameters", factory(`a: string, b: {\n${members(9)}}`), /given 10 members, 9 at most: a, b \{/u],
    ["a bag by its name", factory("parts: AParts", `type AParts = {\n${members(10)}};\n`), /given 10 members/u],
    [
      "a bag that another file declares",
      {
        "packages/core/src/b.ts": `export type AParts = {\n${members(10)}};\n`,
        ...factory("parts: AParts", 'import type { AParts } from "./b.ts";\n'),
      },
      /given 10 members/u,
    ],
    [
      "a bag of services",
      factory("desk: Desk", `type Clock = { readonly now: () => number };\ntype Desk = {\n${members(10, "Clock")}};\n`),
      /given 10 members/u,
    ],
    [
      "a bag that somebody only gathers",
      factory(
        "desk: Desk",
        `type Clock = { readonly now: () => number };\ntype Desk = {\n${members(10, "Clock")}readonly end: () => void };\nexport const gather = (clock: Clock): Desk => ({ m0: clock });\n`,
      ),
      /given 11 members/u,
    ],
    [
      "a bag within a bag, one that may be left out",
      factory(
        "parts: AParts",
        `type BOptions = {\n${members(9)}};\ntype AParts = { readonly a: 1; readonly b?: BOptions };\n`,
      ),
      /given 10 members, 9 at most: parts \{a, b \{/u,
    ],
    [
      "what is carved from a bag, and more",
      factory(
        'parts: Pick<AParts, "m0" | "m1"> & BParts',
        `type AParts = {\n${members(10)}};\ntype BParts = {\n${times(8, (at) => `readonly b${at}: 1;\n`)}};\n`,
      ),
      /given 10 members/u,
    ],
    ["a constructor", inCore(`class A {\nconstructor(bag: {\n${members(10)}}) {}\n}\n`), /A\.constructor is given 10/u],
  ],
});
