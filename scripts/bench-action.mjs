/** `npm run bench:action`: the Action as a release, on Node 24, against GitHub and the cache service on loopback. */
import { spawnSync } from "node:child_process";
import { bringNode, registry } from "./bring-node.mjs";

const { status } = spawnSync(bringNode(), ["--no-warnings", "bench/action.ts"], {
  stdio: "inherit",
  env: { ...process.env, npm_config_registry: registry() },
});
process.exit(status ?? 1);
