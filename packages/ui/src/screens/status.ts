import { html, nothing, type TemplateResult } from "lit";
import type { Status } from "../view-models/running.ts";

/** Status text of a call, or "" where the call timer stands. */
export const textOf = (status: Status): string => (status.type === "text" ? status.text : "");

export const clockOf = (status: Status): TemplateResult | typeof nothing =>
  status.type === "clock" ? html`<opencallkit-clock .since=${status.since}></opencallkit-clock>` : nothing;
