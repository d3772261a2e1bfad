/** A `<video>` under test; a locator of Playwright's is one. */
export type ProbedVideo = {
  /** Runs a function on the element, in the page. */
  readonly evaluate: <R>(
    run: (element: Element) => R,
    argument?: undefined,
    options?: { readonly timeout?: number },
  ) => Promise<R>;
};
/** A page under test; one of Playwright's is one. */
export type ProbedPictures = {
  /** Finds elements of the page by a selector. */
  readonly locator: (selector: string) => { readonly all: () => Promise<readonly ProbedVideo[]> };
};

/** The colours that a fake camera of a test may show; all else is `other`. */
type Shown = "red" | "green" | "blue" | "other";

/** Samples the middle pixel of a picture. Runs in the page. */
const middleOf = (element: Element): readonly [number, number, number] | null => {
  if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return null;
  const canvas = document.createElement("canvas");
  canvas.width = 16;
  canvas.height = 16;
  const drawing = canvas.getContext("2d");
  if (drawing === null) return null;
  drawing.drawImage(element, 0, 0, 16, 16);
  const [red = 0, green = 0, blue = 0] = drawing.getImageData(8, 8, 1, 1).data;
  return [red, green, blue];
};

const nameOf = ([red, green, blue]: readonly [number, number, number]): Shown => {
  if (red > 120 && green < 90 && blue < 90) return "red";
  if (green > 100 && red < 90 && blue < 90) return "green";
  return blue > 120 && red < 90 && green < 90 ? "blue" : "other";
};

/** The colour that a `<video>` shows now; null before its first frame. */
const colourOf = async (video: ProbedVideo): Promise<Shown | null> => {
  // A picture that goes away meanwhile shows nothing.
  const pixel = await video.evaluate(middleOf, undefined, { timeout: 1000 }).catch(() => null);
  return pixel === null ? null : nameOf(pixel);
};

/** The colours of all visible pictures of a page, also of those within shadow trees. */
export const coloursOf = async (page: ProbedPictures): Promise<readonly Shown[]> => {
  const videos = await page.locator("video:visible").all();
  const colours = await Promise.all(videos.map((video) => colourOf(video)));
  return colours.filter((colour) => colour !== null);
};

/** The frame count: how many frames a `<video>` has shown since it got its stream. */
export const framesOf = (video: ProbedVideo): Promise<number> =>
  video.evaluate((element) =>
    element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0,
  );
