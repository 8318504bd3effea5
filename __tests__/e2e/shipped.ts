/** The workflows that this repository ships, as a repository has them that uses the release under test. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";

/** Writes the outputs of the gate where a scenario looks for them. */
const TELL = `      - if: always()
        run: printf '%s' "$OUTPUTS" > "$E2E_OUTPUTS"
        env:
          OUTPUTS: \${{ toJSON(steps.gate.outputs) }}
`;

/** As somebody edits it: every `from` for its `to`. */
export type Edit = readonly [from: string, to: string];

export function shippedWorkflow(name: string, ...edits: readonly Edit[]): string {
  const text = readFileSync(`workflows/${name}`, "utf8")
    .replaceAll(/- uses: compression-gate\/.*/g, "- id: gate\n        uses: compression-gate/")
    .replaceAll(/uses: compression-gate\/.*/g, "uses: acme/compression-gate@v1");
  const edited = edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${name} has no line "${from}"`);
    return before.replaceAll(from, to);
  }, text);
  return `${edited}${TELL}`;
}

/** Where act finds stand-ins for the actions that keep artifacts, at the commits that the shipped workflows name. */
export function artifactActions(folder: string): readonly string[] {
  const texts = readdirSync("workflows").map((file) => readFileSync(`workflows/${file}`, "utf8"));
  const used = texts.join("\n").matchAll(/actions\/((upload|download)-artifact)@[0-9a-f]{40}/g);
  return [...used].map(([reference, name = "", verb = ""]) => {
    const target = join(folder, name);
    mkdirSync(target, { recursive: true });
    cpSync("__tests__/e2e/artifact-actions/artifacts.mjs", join(target, "artifacts.mjs"));
    const runs = "runs: { using: node20, main: main.mjs }";
    writeFileSync(join(target, "action.yml"), `name: ${name}\ndescription: A stand-in\n${runs}\n`);
    const program = `import { ${verb} } from "./artifacts.mjs";\n${verb}(process.env);\n`;
    writeFileSync(join(target, "main.mjs"), program);
    return `${reference}=${target}`;
  });
}

/** A kept artifact as GitHub gives it: one archive. */
export function archiveOf(store: string, name: string): Uint8Array {
  const root = join(store, name);
  const paths = existsSync(root) ? readdirSync(root, { recursive: true, encoding: "utf8" }) : [];
  const files = paths.filter((path) => path.endsWith(".json"));
  return zipSync(
    Object.fromEntries(files.map((path) => [path, new Uint8Array(readFileSync(join(root, path)))])),
  );
}
