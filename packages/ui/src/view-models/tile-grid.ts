/** The least height of a tile, in CSS pixels: one that is smaller shows neither a face nor a name; what does not fit is reached by scrolling. */
export const lowestTile = 84;
const narrowestTile = 72;

type Box = { readonly width: number; readonly height: number; readonly gap: number };

/** Columns of the tile grid: how many tiles stand side by side, so that the faces in them are as large as they can be. */
export const columnsFor = (count: number, { width, height, gap }: Box): number => {
  let best = { columns: 1, face: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = Math.max((height - gap * (rows - 1)) / rows, lowestTile);
    // What must be scrolled to is not seen.
    const seen = Math.min(1, height / (rows * (down + gap) - gap));
    // A video is cut to its tile: a face is as large as the shorter side.
    const face = Math.min(across, down) * seen;
    if (face > best.face && (columns === 1 || across >= narrowestTile)) best = { columns, face };
  }
  return best.columns;
};
