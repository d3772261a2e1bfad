import type { Tree } from "../tree.ts";

const ofSources = /^((?:packages|apps)\/[^/]+|tools|tests|e2e|bench)\/tsconfig\.json$/u;
const ofTests = /^(?:packages|apps)\/[^/]+\/tsconfig\.test\.json$/u;

/**
 * TypeScript project references, as the root's `tsconfig.json` names them: the folder of sources, and in a package the
 * file of its tests. Without the example, which is no part of the workspaces.
 */
export const projectsOf = ({ files }: Tree): readonly string[] =>
  files.flatMap((file) => (ofTests.test(file) ? [file] : (ofSources.exec(file)?.[1] ?? [])));

/** Packages whose tests are not type-checked by any project. */
export const untestedProjects = ({ files }: Tree): readonly string[] => {
  const tested = files.flatMap((file) => /^((?:packages|apps)\/[^/]+)\/src\/.*\.test\.ts$/u.exec(file)?.[1] ?? []);
  return [...new Set(tested)].filter((folder) => !files.includes(`${folder}/tsconfig.test.json`));
};
