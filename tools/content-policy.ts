import { createHash } from "node:crypto";

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gu;

const inlineStyle = /<[a-z][^>]*\sstyle="([^"]*)"/gu;

/** Source expressions (CSP 3) of what a pattern finds in these pages. */
const hashesOf = (pages: readonly string[], pattern: RegExp): readonly string[] => {
  const found = new Set(pages.flatMap((page) => [...page.matchAll(pattern)].map(([, text]) => text ?? "")));
  return [...found].map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).toSorted();
};

/**
 * Content security policy of pages that ask this server alone: their own files, the pictures in their style sheet, and by
 * their hashes the inline scripts and the style attributes, where they have any.
 */
export const contentPolicy = (pages: readonly string[]): string => {
  const styles = hashesOf(pages, inlineStyle);
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashesOf(pages, inlineScript)].join(" "),
    "style-src 'self'",
    ...(styles.length === 0 ? [] : [["style-src-attr 'unsafe-hashes'", ...styles].join(" ")]),
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
};
