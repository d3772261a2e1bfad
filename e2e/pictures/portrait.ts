/** Drawn portrait of a person at their desk, so that no real face is in the manual. */
export type Portrait = {
  readonly skin: string;
  readonly hair: string;
  readonly cut: "long" | "short" | "bun" | "curls";
  readonly shirt: string;
  readonly wall: readonly [string, string];
  readonly room: "window" | "shelf" | "plant" | "lamp";
};

const cuts: { readonly [C in Portrait["cut"]]: (hair: string) => { readonly back: string; readonly front: string } } = {
  long: (hair) => ({
    back: `<path fill="${hair}" d="M500 300c0-100 60-160 140-160s140 60 140 160c0 90 30 160 40 250 4 40-360 40-360 0 10-90 40-160 40-250Z"/>`,
    front: `<path fill="${hair}" d="M540 300c10-70 60-100 110-96 60 4 90 40 92 96 24-90-30-146-102-146s-128 60-100 146Z"/>`,
  }),
  short: (hair) => ({
    back: `<path fill="${hair}" d="M526 310c-14-110 40-170 114-170s128 60 114 170Z"/>`,
    front: `<path fill="${hair}" d="M538 296c0-50 20-76 40-84 40 24 120 22 150-14 14 24 16 60 14 98 26-90-16-156-102-156s-124 66-102 156Z"/>`,
  }),
  bun: (hair) => ({
    back: `<circle cx="640" cy="128" r="46" fill="${hair}"/><path fill="${hair}" d="M528 320c-14-116 40-176 112-176s126 60 112 176Z"/>`,
    front: `<path fill="${hair}" d="M538 292c8-64 54-94 102-94s94 30 102 94c20-92-30-148-102-148s-122 56-102 148Z"/>`,
  }),
  curls: (hair) => ({
    back: [
      [540, 220],
      [580, 170],
      [640, 150],
      [700, 170],
      [740, 220],
      [756, 280],
      [524, 280],
      [530, 340],
      [750, 340],
    ]
      .map(([x = 0, y = 0]) => `<circle cx="${x}" cy="${y}" r="52" fill="${hair}"/>`)
      .join(""),
    front: [
      [566, 214],
      [606, 190],
      [650, 184],
      [694, 196],
      [722, 222],
    ]
      .map(([x = 0, y = 0]) => `<circle cx="${x}" cy="${y}" r="30" fill="${hair}"/>`)
      .join(""),
  }),
};

const rooms: { readonly [R in Portrait["room"]]: string } = {
  window: `<rect x="90" y="70" width="300" height="330" rx="10" fill="#fff" opacity=".55"/><path d="M240 70v330M90 235h300" stroke="#fff" stroke-width="10" opacity=".8"/><rect x="930" y="120" width="220" height="160" rx="6" fill="#fff" opacity=".25"/>`,
  shelf: `<g opacity=".55"><rect x="820" y="300" width="380" height="14" fill="#fff"/><rect x="820" y="140" width="380" height="14" fill="#fff"/>${[0, 1, 2, 3, 4, 5, 6].map((at) => `<rect x="${836 + at * 34}" y="${200 + (at % 3) * 12}" width="24" height="${100 - (at % 3) * 12}" rx="3" fill="${["#e8a87c", "#c38d9e", "#41b3a3", "#e27d60"][at % 4] ?? "#fff"}"/>`).join("")}<circle cx="1120" cy="104" r="36" fill="#e27d60"/></g>`,
  plant: `<g><path d="M1040 700V430" stroke="#3f6b4f" stroke-width="12"/>${[-1, 1, -1, 1, -1].map((side, at) => `<ellipse cx="${1040 + side * 66}" cy="${430 + at * 50}" rx="76" ry="30" transform="rotate(${side * -28} ${1040 + side * 66} ${430 + at * 50})" fill="#4f8a63" opacity="${0.9 - at * 0.06}"/>`).join("")}</g><rect x="120" y="110" width="250" height="190" rx="8" fill="#fff" opacity=".28"/>`,
  lamp: `<circle cx="240" cy="210" r="210" fill="#fff" opacity=".16"/><path d="M180 220l30-110h60l30 110Z" fill="#fff1d6"/><path d="M240 220v420" stroke="#00000033" stroke-width="10"/><rect x="900" y="110" width="260" height="200" rx="8" fill="#00000022"/>`,
};

/** Renders a portrait as SVG, 1280 by 720, framed as by a webcam. */
export const portraitOf = ({ skin, hair, cut, shirt, wall, room }: Portrait): string => {
  const { back, front } = cuts[cut](hair);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720">
    <defs>
      <linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${wall[0]}"/><stop offset="1" stop-color="${wall[1]}"/></linearGradient>
      <filter id="far"><feGaussianBlur stdDeviation="5"/></filter>
      <radialGradient id="light" cx=".3" cy=".2" r=".9"><stop stop-color="#fff" stop-opacity=".22"/><stop offset="1" stop-color="#000" stop-opacity=".16"/></radialGradient>
    </defs>
    <rect width="1280" height="720" fill="url(#wall)"/>
    <g filter="url(#far)">${rooms[room]}</g>
    <g transform="translate(640 420) scale(1.22) translate(-640 -400)">
      ${back}
      <path fill="${shirt}" d="M380 760c0-150 70-220 190-240l70 30 70-30c120 20 190 90 190 240Z"/>
      <path fill="${skin}" d="M596 430h88v96c0 50-88 50-88 0Z"/>
      <path fill="#000" opacity=".12" d="M596 452c30 24 58 24 88 0v30c-30 22-58 22-88 0Z"/>
      <path fill="${skin}" d="M540 300c0-90 40-130 100-130s100 40 100 130c0 100-46 164-100 164s-100-64-100-164Z"/>
      ${front}
      <g fill="#2a1d1a"><ellipse cx="602" cy="316" rx="9" ry="11"/><ellipse cx="678" cy="316" rx="9" ry="11"/></g>
      <g stroke="#2a1d1a" stroke-width="6" stroke-linecap="round" fill="none" opacity=".8"><path d="M584 288q18-12 36-2"/><path d="M660 286q18-10 36 2"/></g>
      <path d="M640 322q-10 34 6 38" stroke="#000" stroke-opacity=".22" stroke-width="6" stroke-linecap="round" fill="none"/>
      <path d="M606 392q34 34 70 0" stroke="#8c3b3b" stroke-width="9" stroke-linecap="round" fill="none"/>
      <g fill="#e8675a" opacity=".22"><circle cx="574" cy="366" r="24"/><circle cx="706" cy="366" r="24"/></g>
    </g>
    <rect width="1280" height="720" fill="url(#light)"/>
  </svg>`;
};
