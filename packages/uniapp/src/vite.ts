type CallKitPlugin = {
  readonly name: string;
  readonly enforce: "pre";
  readonly configResolved: (config: { readonly root: string }) => void;
  readonly transform: (code: string, id: string) => { readonly code: string; readonly map: null } | null;
};

const slashed = (path: string): string => path.replaceAll("\\", "/").replace(/\/$/u, "");

/**
 * Vite plugin that injects the call plugin into a uni-app H5 project without a change of its code. It must come before
 * `uni()`: `plugins: [callKit(), uni()]`.
 */
export const callKit = (): CallKitPlugin => {
  let root = "";
  const isMain = (id: string): boolean => {
    const folders = [process.env["UNI_INPUT_DIR"] ?? `${root}/src`, root].map(slashed);
    return folders.some((folder) => id === `${folder}/main.js` || id === `${folder}/main.ts`);
  };
  return {
    name: "opencallkit",
    enforce: "pre",
    configResolved: (config) => {
      root = slashed(config.root);
    },
    transform: (code, id) =>
      isMain(slashed(id.split("?")[0] ?? id)) ? { code: `import "@opencallkit/uniapp/auto";${code}`, map: null } : null,
  };
};
