type Root = Document | ShadowRoot;
type Point = { readonly x: number; readonly y: number };

const modal = "dialog:modal";

/** Hit test: the element drawn at a point, inside open shadow roots too. */
const deepHit = (root: Root, { x, y }: Point): Element | null => {
  const hit = root.elementFromPoint(x, y);
  const inner = hit?.shadowRoot;
  if (inner === null || inner === undefined) return hit;
  const deeper = deepHit(inner, { x, y });
  return deeper === null || deeper === hit ? hit : deeper;
};

const upwards = (element: Element): Element | null => {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
};

const modalAround = (element: Element | null): Element | null => {
  for (let each = element; each !== null; each = upwards(each)) if (each.matches(modal)) return each;
  return null;
};

/** Modal dialogs of the page, those in open shadow roots too. */
const modalsIn = (root: Root): readonly Element[] =>
  [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.matches(modal) ? [element] : []),
    ...(element.shadowRoot === null ? [] : modalsIn(element.shadowRoot)),
  ]);

/** Topmost modal dialog of the page at a point, by a hit test: its backdrop covers the whole page. `own`, ours, does not count. */
export const modalOver = (point: Point, own: Element | null): Element | null => {
  const over = modalAround(deepHit(document, point));
  return over !== null && over !== own ? over : (modalsIn(document).findLast((each) => each !== own) ?? null);
};

/** Hit test: whether a press at the point would reach the element. */
export const reaches = (element: Element, { x, y }: Point): boolean => {
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
  const hit = root.elementFromPoint(x, y);
  return hit !== null && (hit === element || element.contains(hit));
};
