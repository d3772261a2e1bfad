export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Prints one figure: its name, the result and the target. */
export const sayFigure = (name: string, figure: string, aim: string): void =>
  say(`${name.padEnd(21)} ${figure}   ${aim}`);
