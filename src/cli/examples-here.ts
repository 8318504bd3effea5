/** Rows of the data are shown where a person runs the gate, and not where a job keeps all that it writes. */
import type { Host } from "../host/host.ts";
import { examplesPath } from "../record/record-file.ts";
import type { Environment } from "./remote.ts";

/** Services that run jobs say so by the variable CI. */
export const staysHere = ({ CI = "" }: Environment): boolean =>
  CI === "" || CI.toLowerCase() === "false" || CI === "0";

/** Where the worst flips can be looked at, by the folders of results. */
export async function examplesSentence(host: Host, outputs: readonly string[]): Promise<string> {
  const pages: string[] = [];
  for (const output of outputs) {
    const path = examplesPath(host, output);
    if (await host.files.exists(path)) pages.push(path);
  }
  if (pages.length === 0) return "";
  return `The rows that changed most are in ${pages.join(", ")}.\n`;
}
