import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/data/attacks/attack.ts
function clipped({ values, epsilon, low, high }, changed) {
  return changed.map((value, place) => {
    const own = values[place] ?? 0;
    return Math.min(high, own + epsilon, Math.max(low, own - epsilon, value));
  });
}
function marginOf(scores, label, middle) {
  if (scores.length === 1) {
    const distance = Number(scores[0]) - middle;
    return label === 1 ? distance : -distance;
  }
  let best = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < scores.length; position += 1)
    if (position !== label) best = Math.max(best, Number(scores[position]));
  return Number(scores[label]) - best;
}

// src/run/energy-counter.ts
var MICRO = 1e-6;
function energyBetween({ last, now, range }) {
  return now < last ? now + range - last : now - last;
}
function joulesPerInference({ joules, idleWatts, seconds, inferences }) {
  return (joules - idleWatts * seconds) / inferences;
}
var joulesOf = (microjoules) => microjoules * MICRO;

export {
  clipped,
  marginOf,
  energyBetween,
  joulesPerInference,
  joulesOf
};
