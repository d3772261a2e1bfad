/** A page under test; one of Playwright's is one, and so is one of Puppeteer's. */
export type ProbedPage = {
  /** Runs a function in the page. */
  readonly evaluate: <R>(run: () => R) => Promise<R>;
};

type Tap = { readonly analyser: AnalyserNode; readonly audible: () => boolean };

declare global {
  /** The taps on everything that the page sends to the loudspeaker; set by `tapSound`. */
  var soundTaps: Tap[] | undefined;
}

/**
 * The audio probe. Runs in every page before its own scripts (`page.addInitScript(tapSound)`): taps what the page
 * plays, through media elements and through Web Audio, and changes nothing of it.
 */
export const tapSound = (): void => {
  const taps: Tap[] = [];
  globalThis.soundTaps = taps;
  const known = new WeakMap<HTMLMediaElement, MediaStream>();

  const { connect } = AudioNode.prototype;
  const watchNode = (node: AudioNode): void => {
    const analyser = node.context.createAnalyser();
    analyser.fftSize = 8192;
    Reflect.apply(connect, node, [analyser]);
    taps.push({ analyser, audible: () => node.context.state === "running" });
  };
  AudioNode.prototype.connect = new Proxy(connect, {
    apply: (original, node: AudioNode, args: readonly unknown[]) => {
      if (args[0] instanceof AudioDestinationNode) watchNode(node);
      const result: unknown = Reflect.apply(original, node, args);
      return result;
    },
  });

  const ears = new AudioContext();
  const watchElement = (element: HTMLMediaElement): void => {
    const stream = element.srcObject;
    if (!(stream instanceof MediaStream) || known.get(element) === stream) return;
    if (stream.getAudioTracks().length === 0) return;
    known.set(element, stream);
    const analyser = ears.createAnalyser();
    analyser.fftSize = 8192;
    Reflect.apply(connect, ears.createMediaStreamSource(stream), [analyser]);
    taps.push({ analyser, audible: () => !element.paused && !element.muted && element.volume > 0 });
  };
  const { play } = HTMLMediaElement.prototype;
  const elements = new Set<HTMLMediaElement>();
  HTMLMediaElement.prototype.play = new Proxy(play, {
    apply: (original, element: HTMLMediaElement, args: []) => {
      elements.add(element);
      watchElement(element);
      const result: unknown = Reflect.apply(original, element, args);
      return result;
    },
  });
  // Polled: a track may come after the element began to play, and `autoplay` begins without `play`.
  setInterval(() => {
    for (const element of document.querySelectorAll("audio, video"))
      if (element instanceof HTMLMediaElement) elements.add(element);
    for (const element of elements) watchElement(element);
  }, 100);
};

/**
 * The tones that come out of the page's loudspeaker now: the loudest pitch of each thing that plays, in Hz; silence is
 * left out.
 */
export const tonesOf = (page: ProbedPage): Promise<readonly number[]> =>
  page.evaluate(() =>
    (globalThis.soundTaps ?? []).flatMap(({ analyser, audible }) => {
      if (!audible()) return [];
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.reduce((best, level, at) => (level > (levels[best] ?? -Infinity) ? at : best), 0);
      // The noise floor, in decibels: what is quieter is the noise of coding silence.
      if ((levels[loudest] ?? -Infinity) < -60) return [];
      return [Math.round((loudest * analyser.context.sampleRate) / analyser.fftSize)];
    }),
  );

/** Whether a tone of this pitch, in Hz, is heard; half a semitone off is still it. */
export const hears = async (page: ProbedPage, tone: number): Promise<boolean> =>
  (await tonesOf(page)).some((heard) => Math.abs(heard / tone - 1) < 0.03);
