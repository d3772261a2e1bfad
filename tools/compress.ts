import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Brotli's quality; `fast` is a tenth larger and takes a tenth of the time, for what is built at each start. */
const qualities = { smallest: constants.BROTLI_MAX_QUALITY, fast: 9 } as const;

export const brotli = (body: Buffer, effort: keyof typeof qualities = "smallest"): Promise<Buffer> =>
  promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: qualities[effort] } });

const gzipped = (body: Buffer): Promise<Buffer> => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION });

/** Precompression: writes the Brotli and gzip forms beside each file, so that no server compresses at its start. */
export const compressAll = async (folder: string, effort: keyof typeof qualities = "smallest"): Promise<void> => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:js|css|html|json)$/u.test(name));
  const compress = async (name: string): Promise<void> => {
    const body = await readFile(join(folder, name));
    await writeFile(join(folder, `${name}.br`), await brotli(body, effort));
    await writeFile(join(folder, `${name}.gz`), await gzipped(body));
  };
  await Promise.all(files.map(compress));
};
