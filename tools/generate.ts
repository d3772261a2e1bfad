import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { home } from "./checks/program.ts";
import { written } from "./protocol-page/written.ts";

for (const [file, text] of Object.entries(written)) await writeFile(join(home, file), text());
