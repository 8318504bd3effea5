/** The Node that runs actions, from npm into .cache/e2e. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";

const NODE = "24";

export const FOLDER = resolve(".cache/e2e");

/** Path of the program. */
export function bringNode() {
  mkdirSync(FOLDER, { recursive: true });
  const { platform, arch } = process;
  const nodePackage = `node-${platform === "win32" ? "win" : platform}-${arch}`;
  const node = `${FOLDER}/node_modules/${nodePackage}/bin/node`;
  if (!existsSync(node)) {
    const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    const words = ["npm", "install", "--prefix", FOLDER, ...options];
    bring(`Node ${NODE}`, [...words, `${nodePackage}@${NODE}`]);
  }
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  if (!version.startsWith(`v${NODE}.`)) stop(`Node ${NODE} is ${version}`);
  return node;
}

/** The registry that npm is configured for. */
export function registry() {
  return execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
}

export function bring(what, [command, ...words], environment = {}) {
  const { status, stderr, error } = spawnSync(command, words, {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  if (status === 0) return;
  const why = error?.message ?? stderr.trim().split("\n").at(-1);
  stop(`${what} cannot be installed with \`${command} ${words.join(" ")}\`: ${why}`);
}

/** There is no way around it: what is needed and cannot be had is a failure. */
function stop(sentence) {
  process.stderr.write(`Cannot begin: ${sentence}\n`);
  process.exit(1);
}
