/**
 * Runs the Action as a release through the real runner program `act`, on Node 24, against GitHub on loopback.
 * Brings act (from the Go module proxy, so that Go is needed) and Node 24 (from npm) into .cache/e2e by itself.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { bring, bringNode, FOLDER, registry } from "./bring-node.mjs";

const ACT = "v0.2.89";

const node = bringNode();
const act = `${FOLDER}/act-${ACT}/act`;
if (!existsSync(act)) {
  bring(`act ${ACT}`, ["go", "install", `github.com/nektos/act@${ACT}`], {
    GOBIN: `${FOLDER}/act-${ACT}`,
    GOFLAGS: "",
    GOTOOLCHAIN: "local",
  });
}
const ended = spawnSync(node, ["--no-warnings", "__tests__/e2e/run.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, E2E_ACT: act, E2E_NODE: node, npm_config_registry: registry() },
});
process.exit(ended.status ?? 1);
