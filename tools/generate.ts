import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { home } from "./checks/program.ts";
import { protocolPage } from "./protocol-page/page.ts";

await writeFile(join(home, "docs/protocol.md"), protocolPage());
