import { askAccount } from "./account.ts";
import { element } from "./element.ts";
import { linkAs } from "./shared-account.ts";
import type { PageWords } from "./words.ts";

const svg = "http://www.w3.org/2000/svg";

/** QR code (ISO/IEC 18004) of a text, as one path. */
const qrCode = async (text: string, label: string): Promise<SVGSVGElement> => {
  const { encode } = await import("uqr");
  const { data, size } = encode(text, { border: 4 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", dots.join(""));
  picture.append(path);
  return picture;
};

const isThisMachine = (): boolean => /^(?:localhost|127\.|\[::1\])/u.test(location.hostname);

/** The link for a second person, with its QR code: whoever opens it is logged in as `friend`. Made when it is opened. */
export const offerLink = (friend: string, words: PageWords): void => {
  const details = element("#invite", HTMLDetailsElement);
  const address = element("#invite-link", HTMLInputElement);
  element("#invite-note", HTMLElement).textContent = isThisMachine() ? words.inviteHere : words.inviteText(friend);
  const make = async (): Promise<void> => {
    const account = await askAccount(friend);
    if (typeof account === "string") {
      element("#invite-note", HTMLElement).textContent = words[account];
      return;
    }
    const link = linkAs(account);
    address.value = link;
    element("#qr", HTMLElement).replaceChildren(await qrCode(link, words.qr));
  };
  details.addEventListener("toggle", () => {
    if (details.open && address.value === "") void make();
  });
  const copy = element("#copy", HTMLButtonElement);
  copy.addEventListener("click", () => {
    address.select();
    navigator.clipboard.writeText(address.value).then(
      () => (copy.textContent = words.copied),
      // Without the permission the selected text is there to be copied by hand.
      () => undefined,
    );
  });
};
