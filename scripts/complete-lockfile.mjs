/**
 * Lists in the lockfile the platform packages that `npm install` left out because its registry lacked them:
 * `npm ci` refuses a lockfile that does not name every optional dependency. Run it after `npm install`.
 */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

const OS = [
  "darwin",
  "linux",
  "win32",
  "freebsd",
  "android",
  "openharmony",
  "aix",
  "netbsd",
  "openbsd",
  "sunos",
];
const CPU = [
  "arm64",
  "x64",
  "ia32",
  "arm",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
];

const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (
      path === "" ||
      lock.packages[key] !== undefined ||
      lock.packages[`${path}/${key}`] !== undefined
    )
      continue;
    const words = name.split(/[/-]/);
    const os = OS.filter((known) => words.includes(known));
    const cpu = CPU.filter((known) => words.includes(known));
    lock.packages[key] = {
      version: range.replace(/^[\^~]/, ""),
      ...integrityOf(name, range),
      ...(cpu.length === 0 ? {} : { cpu }),
      ...(entry.dev === true ? { dev: true } : {}),
      optional: true,
      ...(os.length === 0 ? {} : { os }),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, "en")),
);
await writeFile("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} platform packages added\n`);

function integrityOf(name, range) {
  try {
    const args = ["view", `${name}@${range}`, "dist.integrity", "--json"];
    const found = JSON.parse(
      execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
    return typeof found === "string" ? { integrity: found } : {};
  } catch {
    return {};
  }
}
