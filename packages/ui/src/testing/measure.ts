/** Layout faults: clipped, covered or unreachable controls and texts, measured in the browser that laid them out. */

type Root = Document | ShadowRoot;

const elementsIn = (root: ShadowRoot | null): readonly Element[] =>
  root === null
    ? []
    : [...root.querySelectorAll("*")].flatMap((element) => [element, ...elementsIn(element.shadowRoot)]);

/** Overlay element of the kit, also where it has moved into a shadow root of the page. */
export const overlay = (root: Root = document): Element | null =>
  root.querySelector("opencallkit-overlay") ??
  [...root.querySelectorAll("*")].reduce<Element | null>(
    (found, { shadowRoot }) => found ?? (shadowRoot === null ? null : overlay(shadowRoot)),
    null,
  );

/** Deep query: every element of the screens, through nested shadow roots. */
export const all = (): readonly Element[] => elementsIn(overlay()?.shadowRoot ?? null);

const parentOf = (element: Element): Element | null => {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
};

export const ancestors = (element: Element): readonly Element[] => {
  const parent = parentOf(element);
  return parent === null ? [] : [parent, ...ancestors(parent)];
};

const isWithin = (element: Element, whole: Element): boolean => element === whole || ancestors(element).includes(whole);

const hitAt = (x: number, y: number, root: Root = document): Element | null => {
  const hit = root.elementFromPoint(x, y);
  const inner = hit?.shadowRoot;
  if (inner === null || inner === undefined) return hit;
  return hitAt(x, y, inner) ?? hit;
};

/** Visibility: neither hidden nor there for screen readers only. */
export const isSeen = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
  [element, ...ancestors(element)].every((each) => getComputedStyle(each).clipPath === "none");

const scrolls = (element: Element): boolean =>
  /auto|scroll/u.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1;

const scrollerOf = (element: Element): Element | null => ancestors(element).find(scrolls) ?? null;

export const labelOf = (element: Element): string =>
  `${element.tagName.toLowerCase()}.${element.className} "${(element.getAttribute("aria-label") ?? element.textContent).trim().replaceAll(/\s+/gu, " ").slice(0, 40)}"`;

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
const slack = 0.75;
const contains = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left - slack &&
  inner.top >= outer.top - slack &&
  inner.right <= outer.right + slack &&
  inner.bottom <= outer.bottom + slack;
export const overlap = (one: Box, other: Box): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
const windowBox = (): Box => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });

const controls = (): readonly Element[] =>
  all().filter((element) => element.matches("button, select, input, a[href], [role='button']") && isSeen(element));

const smallest = 24;

/** Hit test points: the centre and four around it, inside the edge, for a round control has no corners. */
const pressedAt = ({ left, top, width, height }: DOMRect): readonly (readonly [number, number])[] =>
  [
    [0.5, 0.5],
    [0.2, 0.5],
    [0.8, 0.5],
    [0.5, 0.2],
    [0.5, 0.8],
  ].map(([x = 0, y = 0]) => [left + width * x, top + height * y]);

const faultsOfControl = (control: Element): readonly string[] => {
  const scroller = scrollerOf(control);
  control.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const box = control.getBoundingClientRect();
  const room = scroller?.getBoundingClientRect() ?? windowBox();
  const found: string[] = [];
  if (!contains(windowBox(), box)) found.push("lies outside of the window");
  if (!contains(room, box)) found.push("cannot be scrolled to");
  if (box.width < smallest || box.height < smallest) found.push("is too small");
  for (const [x, y] of pressedAt(box)) {
    const hit = hitAt(x, y);
    if (hit === null || !isWithin(hit, control)) {
      found.push(`is covered by ${hit === null ? "nothing of the page" : labelOf(hit)}`);
      break;
    }
  }
  return found.map((fault) => `${labelOf(control)} ${fault}`);
};

/** Clipping: the part of an element that is visible through its scroller. */
const shownOf = (element: Element): Box => {
  const box = element.getBoundingClientRect();
  const room = scrollerOf(element)?.getBoundingClientRect();
  if (room === undefined) return box;
  return {
    left: Math.max(box.left, room.left),
    top: Math.max(box.top, room.top),
    right: Math.min(box.right, room.right),
    bottom: Math.min(box.bottom, room.bottom),
  };
};

const overlaps = (elements: readonly Element[]): readonly string[] =>
  elements.flatMap((one, at) =>
    elements
      .slice(at + 1)
      .filter((other) => overlap(shownOf(one), shownOf(other)))
      .map((other) => `${labelOf(one)} overlaps ${labelOf(other)}`),
  );

const hasDots = (element: Element): boolean => {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element);
  return textOverflow === "ellipsis" || webkitLineClamp !== "none";
};

const cuts = (element: Element): boolean => {
  const { overflowX, overflowY } = getComputedStyle(element);
  const hides = (overflow: string): boolean => /hidden|clip/u.test(overflow);
  return (
    !hasDots(element) &&
    ((hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (hides(overflowY) && element.scrollHeight > element.clientHeight + 1))
  );
};

/** Selector of allowed occluders: panels and notices may cover texts. */
const mayCover = ".over *, .alert, .alert *";

/** Occluder of the first whole line of a text, or null. */
const coverOf = (element: Element, range: Range, scroller: Element | null): Element | null => {
  // Blind spot of the hit test: a text that lets presses through (`pointer-events: none`) is never found.
  if (getComputedStyle(element).pointerEvents === "none") return null;
  if (scroller !== null) element.scrollIntoView({ block: "nearest", behavior: "instant" });
  const room = scroller?.getBoundingClientRect() ?? windowBox();
  const line = [...range.getClientRects()].find(({ top, bottom }) => top >= room.top && bottom <= room.bottom);
  const hit = line === undefined ? null : hitAt(Math.max(line.left, 0) + 2, line.top + line.height / 2);
  return hit === null || isWithin(hit, element) || isWithin(element, hit) || hit.matches(mayCover) ? null : hit;
};

const faultsOfText = (element: Element, text: Text): readonly string[] => {
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = [...range.getClientRects()];
  if (lines.every(({ width, height }) => width === 0 || height === 0)) return [];
  const above = [element, ...ancestors(element)];
  const scroller = scrollerOf(element);
  const found: string[] = [];
  if (above.some((each) => !each.matches(".backdrop") && cuts(each))) found.push("is cut without dots");
  if (!above.some(hasDots) && scroller === null && !lines.every((line) => contains(windowBox(), line)))
    found.push("runs out of the window");
  const cover = coverOf(element, range, scroller);
  if (cover !== null) found.push(`is covered by ${labelOf(cover)}`);
  return found.map((fault) => `"${text.data.trim().slice(0, 40)}" ${fault}`);
};

export const texts = (): readonly (readonly [Element, Text])[] =>
  all()
    .filter((element) => !element.matches("style, option, select") && isSeen(element))
    .flatMap((element) =>
      [...element.childNodes].flatMap((node): readonly (readonly [Element, Text])[] =>
        node instanceof Text && node.data.trim() !== "" ? [[element, node]] : [],
      ),
    );

/** All layout faults: what cannot be pressed or read as it stands. Scrolls elements into view on the way. */
export const faults = (): readonly string[] => [
  ...controls().flatMap(faultsOfControl),
  ...overlaps(controls()),
  ...texts().flatMap(([element, text]) => faultsOfText(element, text)),
];

/** Visual snapshot: the box and computed style of every element, without the text of the call timer. */
export const looks = (): readonly string[] =>
  all().map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const { color, backgroundImage, backgroundColor, fontSize, borderRadius, display } = getComputedStyle(element);
    const place = [left, top, width, height].map((each) => each.toFixed(0)).join(" ");
    return [
      element.tagName,
      element.className,
      place,
      color,
      backgroundImage,
      backgroundColor,
      fontSize,
      borderRadius,
      display,
    ].join(" | ");
  });

/** Layout shift check: the boxes of the elements that no panel or notice may move. */
export const places = (): readonly string[] =>
  all()
    .filter((element) => element.matches(".corner, .round, .tile, .self, .title, .avatar, h2, .card, .wide, .voice"))
    .filter((element) => ancestors(element).every((each) => !each.matches(".over")) && !element.matches(".over *"))
    .map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return `${labelOf(element)} at ${[left, top, width, height].map((each) => each.toFixed(1)).join(" ")}`;
    });
