import { dirname } from "node:path";
import type { Limit } from "./limit.ts";
import { isTest } from "./sources.ts";

const mostFiles = 20;

const isSourceFile = (file: string): boolean =>
  /^packages\/[^/]+\/src\/.*\.(?:ts|mjs|js|css|html|vue|sql)$/u.test(file) && !isTest(file);

/** Registry folders of the protocol: one file for each entry, as many as there are. */
const registry = /^packages\/protocol\/src\/(?:commands|facts|frames|operations)$/u;

/**
 * Folder size: how many source files a folder of a package holds, without subfolders and tests. The protocol's registry
 * of commands, facts, frames and operations is exempt.
 */
export const folders: Limit = {
  name: "folders",
  holds: `A folder of a package's sources holds at most ${mostFiles} of them.`,
  faults: ({ files }) => {
    const counts = new Map<string, number>();
    for (const folder of files.filter(isSourceFile).map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    return Promise.resolve(
      [...counts]
        .filter(([folder, count]) => count > mostFiles && !registry.test(folder))
        .map(([folder, count]) => ({
          subject: folder,
          complaint: `${folder}: holds ${count} source files, ${mostFiles} at most`,
        })),
    );
  },
};
