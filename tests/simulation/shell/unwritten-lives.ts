import { isKnown, type Life } from "@opencallkit/core";
import { livesOf } from "@opencallkit/core/processor";
import { type LiveCalls } from "@opencallkit/server/internal";
import type { Proofs } from "@opencallkit/server/ports";
import type { Tables } from "../store/tables.ts";

/** Unwritten proofs of life: those newer than the store's, for another node may have written newer ones. */
export const unwrittenLives = (
  calls: LiveCalls,
  presence: Parameters<typeof livesOf>[1],
  tables: Tables,
): Proofs["lives"] =>
  [...calls.all()].flatMap((live) => {
    if (!isKnown(live.call)) return [];
    const written = tables.row(live.app, live.id)?.legs;
    const newer = (user: string, life: Life): boolean => (written?.get(user)?.life?.provenAt ?? -1) < life.provenAt;
    return [...livesOf(live, presence)].flatMap(([user, life]) => {
      const { provenAt, goneAt } = life;
      return newer(user, life) ? [{ app: live.app, call: live.id, user, life: { provenAt, goneAt } }] : [];
    });
  });
