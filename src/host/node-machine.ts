/** What the machine says of itself: processor, memory, instruction sets. */
import { readFile } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import type { Machine } from "./host.ts";

/** Flags of /proc/cpuinfo that decide how int8 kernels compute, and the names under which they are recorded. */
const FLAGS: Readonly<Record<string, string>> = {
  avx2: "avx2",
  avx512f: "avx512f",
  avx512_vnni: "avx512_vnni",
  avx_vnni: "avx_vnni",
  avx_vnni_int8: "avx_vnni_int8",
  amx_int8: "amx_int8",
  asimd: "neon",
  asimddp: "dotprod",
  i8mm: "i8mm",
};

/** Sorted names; empty for a text without flags. */
export function instructionSetsOf(cpuinfo: string): readonly string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? "";
  const known = line.split(/\s+/).map((flag) => FLAGS[flag]);
  return [...new Set(known.filter((name) => name !== undefined))].toSorted();
}

/** Of a process's status; undefined for a text without it, as of one that has ended and is not yet collected. */
export function peakBytesOf(status: string): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

async function readCpuinfo(): Promise<string> {
  try {
    return await readFile("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

export function nodeMachine(): Machine {
  return {
    facts: async () => ({
      os: platform(),
      architecture: arch(),
      cpuModel: (cpus()[0]?.model ?? "unknown").trim(),
      cores: cpus().length,
      memoryBytes: totalmem(),
      instructionSets: instructionSetsOf(await readCpuinfo()),
      node: process.version,
    }),
    residentBytes: async (processId) => {
      try {
        return peakBytesOf(await readFile(`/proc/${processId}/status`, "utf8"));
      } catch {
        return undefined;
      }
    },
  };
}
