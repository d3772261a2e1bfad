import { ruleMutants } from "./rule-mutants.ts";
import { stateMutants } from "./state-mutants.ts";

export const coreMutants = [...ruleMutants, ...stateMutants];
