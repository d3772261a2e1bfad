/** Contrast (WCAG 1.4.3, 1.4.11): how well texts and drawings stand out, measured against the pixels behind them. */
import { all, ancestors, isSeen, labelOf, overlap, texts } from "./measure.ts";

type Colour = readonly [number, number, number];
type Line = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** Sample of a contrast check: a text or a drawing, its colour with alpha, its boxes, and the ratio it needs (WCAG 1.4.3, 1.4.11). */
export type ShownText = {
  readonly what: string;
  readonly colour: Colour;
  readonly alpha: number;
  readonly lines: readonly Line[];
  readonly needs: number;
};

const parsed = (colour: string): readonly number[] => (colour.match(/[\d.]+/gu) ?? []).map(Number);

const shownText = (element: Element, what: string, rects: readonly DOMRect[], needs: number): ShownText => {
  const [red = 0, green = 0, blue = 0, given = 1] = parsed(getComputedStyle(element).color);
  const alpha = [element, ...ancestors(element)].reduce(
    (product, each) => product * Number(getComputedStyle(each).opacity),
    given,
  );
  const clips = [element, ...ancestors(element)].filter((each) => getComputedStyle(each).overflowY !== "visible");
  const rooms = clips.map((each) => each.getBoundingClientRect());
  // Clipping: only the part that is visible counts.
  const lines = rects.map(({ left, top, right, bottom }) => ({
    left: Math.ceil(Math.max(left, 0, ...rooms.map((room) => room.left))),
    top: Math.ceil(Math.max(top, 0, ...rooms.map((room) => room.top))),
    right: Math.floor(Math.min(right, innerWidth, ...rooms.map((room) => room.right))),
    bottom: Math.floor(Math.min(bottom, innerHeight, ...rooms.map((room) => room.bottom))),
  }));
  return {
    what,
    colour: [red, green, blue],
    alpha,
    needs,
    lines: lines.filter((l) => l.right > l.left && l.bottom > l.top),
  };
};

const linesOf = (text: Text): readonly DOMRect[] => {
  const range = document.createRange();
  range.selectNodeContents(text);
  return [...range.getClientRects()];
};

/** Occlusion: whether no panel or notice covers a line, even in part; a covered one need not be read. */
const isBare = (element: Element, line: Line): boolean =>
  all()
    .filter((each) => each.matches(".over > *, .alert") && each !== element && !ancestors(element).includes(each))
    .every((each) => !overlap(each.getBoundingClientRect(), { ...line, top: line.top - 2, bottom: line.bottom + 2 }));

export const textsShown = (): readonly ShownText[] => [
  ...texts().map(([element, text]) => {
    const shown = shownText(element, `"${text.data.trim().slice(0, 30)}"`, linesOf(text), 4.5);
    return { ...shown, lines: shown.lines.filter((line) => isBare(element, line)) };
  }),
  ...all()
    .filter((element) => element.matches("button svg") && isSeen(element))
    .map((element) =>
      shownText(element, `icon of ${labelOf(ancestors(element)[0] ?? element)}`, [element.getBoundingClientRect()], 3),
    ),
];

/** Hides the foreground (texts and drawings) for a screenshot of the background alone, or shows it again. */
export const hideTexts = (hidden: boolean): void => {
  for (const [element] of texts())
    if (element instanceof HTMLElement)
      element.style.setProperty("-webkit-text-fill-color", hidden ? "transparent" : "currentcolor");
  for (const element of all())
    if (element instanceof SVGElement && element.matches("button svg, .plate svg"))
      element.style.setProperty("stroke", hidden ? "transparent" : "currentcolor");
};

/** Relative luminance, as WCAG defines it. */
const luminance = (colour: Colour): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const ratio = (one: Colour, other: Colour): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const worst = ({ colour, alpha, lines }: ShownText, pixels: ImageData): number => {
  let lowest = 21;
  for (const { left, top, right, bottom } of lines)
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 2) {
        const at = (y * pixels.width + x) * 4;
        const [red = 0, green = 0, blue = 0] = pixels.data.slice(at, at + 3);
        const behind: Colour = [red, green, blue];
        const [r = 0, g = 0, b = 0] = colour.map((part, index) => part * alpha + (behind[index] ?? 0) * (1 - alpha));
        lowest = Math.min(lowest, ratio([r, g, b], behind));
      }
  return lowest;
};

/** Contrast violations: texts below their ratio, given a screenshot (PNG, base64) of the page without them. */
export const contrasts = async (shown: readonly ShownText[], screenshot: string): Promise<readonly string[]> => {
  const bytes = Uint8Array.from(atob(screenshot), (letter) => letter.codePointAt(0) ?? 0);
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  if (drawing === null) throw new Error("no canvas");
  drawing.drawImage(bitmap, 0, 0);
  const pixels = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
  return shown.flatMap((text) => {
    const found = worst(text, pixels);
    return found >= text.needs ? [] : [`${text.what} has ${found.toFixed(2)} and needs ${text.needs}`];
  });
};
