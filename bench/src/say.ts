export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** One figure: its name, what it came to, and what it should be. */
export const sayFigure = (name: string, figure: string, aim: string): void =>
  say(`${name.padEnd(21)} ${figure}   ${aim}`);
