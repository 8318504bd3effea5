/** SimBA on single values (Guo et al. 2019): one value by chance at a time, moved as far as allowed. */
import { type Attack, clipped } from "./attack.ts";

/** Up and down take turns; a value that comes again may go the other way. */
export const simba: Attack = {
  name: "simba",
  propose: ({ item, best, query, random }) => {
    const place = random.index(item.values.length);
    const changed = Float64Array.from(best);
    changed[place] = (item.values[place] ?? 0) + (query % 2 === 0 ? 1 : -1) * item.epsilon;
    return clipped(item, changed);
  },
};
