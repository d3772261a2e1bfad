/** Invariants that must hold of every schedule, by their numbers in docs/simulation.md. */
export type InvariantId =
  | "I01"
  | "I02"
  | "I03"
  | "I04"
  | "I05"
  | "I06"
  | "I07"
  | "I08"
  | "I09"
  | "I10"
  | "I11"
  | "I12"
  | "I13"
  | "I14"
  | "I15"
  | "I16"
  | "I18"
  | "I19"
  | "I21"
  | "I22"
  | "I23"
  | "I24"
  | "I26"
  | "S01"
  | "S02"
  | "S03"
  | "S04"
  | "S05"
  | "S06"
  | "S07"
  | "S08";

export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: InvariantId;
  constructor(invariant: InvariantId, message: string) {
    super(message);
    this.invariant = invariant;
  }
}

export const hold = (invariant: InvariantId, holds: boolean, says: () => string): void => {
  if (!holds) throw new Violation(invariant, says());
};
