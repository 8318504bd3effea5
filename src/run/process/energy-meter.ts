/** Reads the package's energy counter where the machine lets us; domains within it are not added. */
import { readFileSync } from "node:fs";

const PACKAGE = "/sys/class/powercap/intel-rapl:0";

export interface EnergyMeter {
  /** Microjoules since an unknown start. */
  readonly read: () => number;
  readonly range: number;
}

/** undefined where there is no counter, or none that we may read: on most virtual machines. */
export function energyMeter(folder: string = PACKAGE): EnergyMeter | undefined {
  const numberIn = (name: string): number => Number(readFileSync(`${folder}/${name}`, "utf8"));
  try {
    const range = numberIn("max_energy_range_uj");
    const read = (): number => numberIn("energy_uj");
    return Number.isFinite(read()) && range > 0 ? { read, range } : undefined;
  } catch {
    return undefined;
  }
}
