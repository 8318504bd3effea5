/**
 * Runs the Action as a release through the real runner program `act`, on Node 24, against GitHub on loopback.
 * Brings act (from the Go module proxy, so that Go is needed) and Node 24 (from npm) into .cache/e2e by itself.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";

const ACT = "v0.2.89";
const NODE = "24";

const folder = resolve(".cache/e2e");
mkdirSync(folder, { recursive: true });
const { platform, arch } = process;
const nodePackage = `node-${platform === "win32" ? "win" : platform}-${arch}`;
const node = `${folder}/node_modules/${nodePackage}/bin/node`;
const act = `${folder}/act-${ACT}/act`;

if (!existsSync(node)) {
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  bring(`Node ${NODE}`, [
    "npm",
    "install",
    "--prefix",
    folder,
    ...options,
    `${nodePackage}@${NODE}`,
  ]);
}
if (!existsSync(act)) {
  bring(`act ${ACT}`, ["go", "install", `github.com/nektos/act@${ACT}`], {
    GOBIN: `${folder}/act-${ACT}`,
    GOFLAGS: "",
    GOTOOLCHAIN: "local",
  });
}
const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
if (!version.startsWith(`v${NODE}.`)) stop(`Node ${NODE} is ${version}`);

const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
const ended = spawnSync(node, ["--no-warnings", "__tests__/e2e/run.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, E2E_ACT: act, E2E_NODE: node, npm_config_registry: registry },
});
process.exit(ended.status ?? 1);

function bring(what, [command, ...words], environment = {}) {
  const { status, stderr, error } = spawnSync(command, words, {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  if (status === 0) return;
  const why = error?.message ?? stderr.trim().split("\n").at(-1);
  stop(`${what} cannot be installed with \`${command} ${words.join(" ")}\`: ${why}`);
}

/** There is no way around these tests: what they need and cannot get is a failure. */
function stop(sentence) {
  process.stderr.write(`The end-to-end tests cannot run: ${sentence}\n`);
  process.exit(1);
}
