import type { HostileCase } from "../run-case.ts";
import { httpCases } from "./http-cases.ts";
import { socketCases } from "./socket-cases.ts";
import { userCases } from "./user-cases.ts";

/** Attack catalogue: every case that is tried. */
export const hostileCases: readonly HostileCase[] = [...httpCases, ...socketCases, ...userCases];
