/** The cache of GitHub Actions as a store: a miss, a failure and a missing service are the same, and none is an error. */
import type { RuntimeStore } from "./find-runtime.ts";

/** Importing the cache takes long: it happens when there is something to ask for. */
export function actionsStore(warn: (text: string) => void): RuntimeStore {
  return {
    restore: async (folder, key) => {
      const cache = await import("@actions/cache");
      if (!cache.isFeatureAvailable()) return false;
      try {
        return (await cache.restoreCache([folder], key)) !== undefined;
      } catch (error) {
        warn(`The cache of Actions cannot be read: ${String(error)}`);
        return false;
      }
    },
    save: async (folder, key) => {
      const cache = await import("@actions/cache");
      if (!cache.isFeatureAvailable()) return;
      try {
        await cache.saveCache([folder], key);
      } catch (error) {
        warn(`The engine is not kept for the next run: ${String(error)}`);
      }
    },
  };
}
