import { join } from "node:path";
import type { Check } from "./check.ts";
import { complaintsOf, home } from "./program.ts";

export const format: Check = {
  name: "format",
  holds: "Every file looks as oxfmt writes it (npm run format).",
  complaints: ({ root }) => complaintsOf("oxfmt", ["-c", join(home, ".oxfmtrc.json"), "--check", "."], root),
};
