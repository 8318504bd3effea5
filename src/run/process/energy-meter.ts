/** Reads the energy counters of the processor's packages where the machine lets us; domains within or around them are not added. */
import { readdirSync, readFileSync } from "node:fs";
import { energyBetween, joulesOf } from "../energy-counter.ts";

const POWERCAP = "/sys/class/powercap";
/** `intel-rapl:0:1` is a part of `intel-rapl:0`, and `intel-rapl-mmio:0` is the same once more. */
const DOMAIN = /^intel-rapl:\d+$/;

export interface EnergyMeter {
  /** Gives the joules from here on, of all packages; NaN where a counter cannot be read any more. */
  readonly start: () => () => number;
}

/** undefined where there is no counter, or a package of which we may not read it: on most virtual machines. */
export function energyMeter(folder: string = POWERCAP): EnergyMeter | undefined {
  try {
    const packages = packagesIn(folder);
    return packages.length === 0 ? undefined : { start: () => startAll(packages) };
  } catch {
    return undefined;
  }
}

interface Package {
  readonly read: () => number;
  readonly range: number;
}

/** "psys" is the whole machine, and holds its packages. @throws where a counter cannot be read */
function packagesIn(folder: string): readonly Package[] {
  return readdirSync(folder)
    .filter((name) => DOMAIN.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((domain) => readFileSync(`${domain}/name`, "utf8").startsWith("package"))
    .map((domain) => {
      const read = (): number => numberIn(`${domain}/energy_uj`);
      read();
      const range = numberIn(`${domain}/max_energy_range_uj`);
      if (range === 0) throw new Error(`${domain} has no range`);
      return { read, range };
    });
}

/** @throws Error for anything but a count */
function numberIn(path: string): number {
  const text = readFileSync(path, "utf8").trim();
  if (!/^\d+$/.test(text)) throw new Error(`Cannot read ${path}: "${text}" is no count`);
  return Number(text);
}

function startAll(packages: readonly Package[]): () => number {
  const starts = packages.map(({ read }) => readOrNaN(read));
  return () =>
    packages.reduce((joules, { read, range }, place) => {
      const last = starts[place] ?? Number.NaN;
      return joules + joulesOf(energyBetween({ last, now: readOrNaN(read), range }));
    }, 0);
}

function readOrNaN(read: () => number): number {
  try {
    return read();
  } catch {
    return Number.NaN;
  }
}
