import { createHash } from "node:crypto";

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gu;

/** Source expressions (CSP 3) of the inline scripts of these pages. */
const hashesOf = (pages: readonly string[]): readonly string[] => {
  const scripts = new Set(pages.flatMap((page) => [...page.matchAll(inlineScript)].map(([, script]) => script ?? "")));
  return [...scripts].map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`).toSorted();
};

/** Content security policy of the manual: its own files, the pictures in its style sheet, and the inline scripts of its pages. */
export const contentPolicy = (pages: readonly string[]): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...hashesOf(pages)].join(" "),
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
