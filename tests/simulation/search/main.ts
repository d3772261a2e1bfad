import { search } from "./search.ts";
import { settings } from "./settings.ts";

/** Model checker (`npm run search`): visits every reachable state of the core in each setting, and checks it. */
let all = 0;
for (const setting of settings) {
  const begun = performance.now();
  const { states, steps, depth } = search(setting);
  all += states;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `${String(states).padStart(7)} states, ${String(steps).padStart(8)} steps, at most ${depth} deep, ${seconds} s: ${setting.name}`,
  );
}
console.log(`${all} states, 0 violations`);
