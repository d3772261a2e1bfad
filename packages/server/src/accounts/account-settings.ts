import type { Policy } from "@opencallkit/core";
import type { ProfileDirectory } from "./profile-directory.ts";

/** What apps let their users do, and how their users are shown. */
export type AccountSettings = {
  readonly policy: (app: number) => Policy;
  readonly profiles: ProfileDirectory;
};
