/** Stand-ins for actions/upload-artifact and actions/download-artifact: the service behind them is GitHub's own. */
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Keeps files as the real one does: below the folder before the first wildcard. */
export function upload({
  INPUT_NAME: name,
  INPUT_PATH: path,
  E2E_ARTIFACTS: store,
  GITHUB_WORKSPACE: workspace,
}) {
  const root = resolve(workspace, path.split("*")[0]);
  for (const found of globSync(path, { cwd: workspace })) {
    const file = resolve(workspace, found);
    if (!statSync(file).isFile()) continue;
    const target = join(store, name, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}

/** Brings all artifacts of a pattern into one folder. */
export function download({
  INPUT_PATTERN: pattern,
  INPUT_PATH: path,
  E2E_ARTIFACTS: store,
  GITHUB_WORKSPACE: workspace,
}) {
  if (!existsSync(store)) return;
  const start = pattern.replace("*", "");
  for (const name of readdirSync(store).filter((one) => one.startsWith(start)))
    cpSync(join(store, name), resolve(workspace, path), { recursive: true });
}
