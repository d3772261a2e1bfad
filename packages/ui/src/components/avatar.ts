import { css, html, unsafeCSS, type TemplateResult } from "lit";

/** Gradient stops in pairs, both dark enough for the contrast of white letters (WCAG 1.4.3). */
const colours = [
  ["#5b5bd6", "#8347b9"],
  ["#0c7792", "#2b5fc4"],
  ["#1a7f4b", "#0c7792"],
  ["#b4472f", "#b03a6f"],
  ["#a13fa3", "#5b5bd6"],
  ["#9a5b13", "#b4472f"],
  ["#3f63b8", "#5a4fcf"],
  ["#8a3ffc", "#c0307a"],
] as const;

/**
 * Hashed colour: the class that gives an element a person's colours, the same everywhere. A class and no style
 * attribute, which a host page's content security policy may forbid.
 */
export const hueOf = (name: string): string => {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `hue-${sum % colours.length}`;
};

const hues = unsafeCSS(colours.map(([from, to], at) => `.hue-${at} { --from: ${from}; --to: ${to}; }`).join("\n"));

/** Initials: the first letter of each of a name's first two words; of a name without words its first character. */
export const initialsOf = (name: string): string => {
  const pieces = name.split(/[\s._@-]+/u).filter((piece) => piece !== "");
  const letters = pieces.slice(0, 2).map((piece) => String.fromCodePoint(piece.codePointAt(0) ?? 0x20));
  return letters.join("").toUpperCase();
};

/** Avatar: a person's initials on their colours. */
export const avatar = (name: string, ringing = false): TemplateResult => {
  return html`
    <div class="avatar ${hueOf(name)} ${ringing ? "ringing" : ""}" aria-hidden="true">
      <span>${initialsOf(name)}</span>
    </div>
  `;
};

export const avatarStyle = css`
  ${hues}
  .avatar {
    position: relative;
    isolation: isolate;
    width: var(--size, 112px);
    height: var(--size, 112px);
    margin: 0 auto;
    flex: none;
  }
  .avatar span {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    border-radius: 50%;
    color: #fff;
    background: linear-gradient(140deg, var(--from), var(--to));
    font-size: calc(var(--size, 112px) * 0.38);
    font-weight: 600;
    letter-spacing: 0.01em;
  }
  .ringing::before,
  .ringing::after {
    content: "";
    position: absolute;
    z-index: -1;
    inset: 0;
    border-radius: 50%;
    background: var(--from);
    opacity: 0.28;
    animation: pulse 2.2s ease-out infinite;
  }
  .ringing::after {
    animation-delay: 1.1s;
  }
  @keyframes pulse {
    to {
      transform: scale(1.65);
      opacity: 0;
    }
  }
`;
