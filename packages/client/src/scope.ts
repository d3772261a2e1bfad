/** Owns what starts; `end` ends all of it, last first. What is added after the end ends at once. */
export type Scope = {
  readonly own: (end: () => void) => void;
  readonly end: () => void;
  readonly ended: () => boolean;
};

export const createScope = (): Scope => {
  const ends: (() => void)[] = [];
  let over = false;
  return {
    own: (end) => {
      if (over) end();
      else ends.push(end);
    },
    end: () => {
      over = true;
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) end();
    },
    ended: () => over,
  };
};
