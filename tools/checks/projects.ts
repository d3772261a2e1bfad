import type { Tree } from "../tree.ts";

/** The folders with a TypeScript project of their own, without the example, which is no part of the workspaces. */
export const projectsOf = ({ files }: Tree): readonly string[] =>
  files.flatMap((file) => {
    const folder = /^((?:packages|apps)\/[^/]+|tools|tests|e2e|bench)\/tsconfig\.json$/u.exec(file)?.[1];
    return folder === undefined ? [] : [folder];
  });
