/** Minimum tile height in CSS pixels: a smaller one shows neither a face nor a name; tiles that do not fit are scrolled to. */
export const lowestTile = 84;
const narrowestTile = 72;

type Box = { readonly width: number; readonly height: number; readonly gap: number };

/** Tile grid layout: the number of columns with the largest visible faces. */
export const columnsFor = (count: number, { width, height, gap }: Box): number => {
  let best = { columns: 1, face: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = Math.max((height - gap * (rows - 1)) / rows, lowestTile);
    // Overflow: the share of the rows that is visible without scrolling.
    const seen = Math.min(1, height / (rows * (down + gap) - gap));
    // Object fit "cover": a video is cropped to its tile, so a face is as large as the shorter side.
    const face = Math.min(across, down) * seen;
    if (face > best.face && (columns === 1 || across >= narrowestTile)) best = { columns, face };
  }
  return best.columns;
};
