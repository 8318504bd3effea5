import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { energyMeter } from "../../../src/run/process/energy-meter.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "powercap-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const RANGE = 262_143_328_850;

/** A domain as Linux shows it; the counter is text with a line end. */
function domain(path: string, name: string, microjoules: number | string): void {
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, "name"), `${name}\n`);
  writeFileSync(join(folder, path, "max_energy_range_uj"), `${RANGE}\n`);
  count(path, microjoules);
}

const count = (path: string, microjoules: number | string): void =>
  writeFileSync(join(folder, path, "energy_uj"), `${microjoules}\n`);

describe("energyMeter()", () => {
  test("adds up the packages of two sockets, and neither their parts, nor the whole machine, nor a second way to one", () => {
    domain("intel-rapl:0", "package-0", 1_000_000);
    domain("intel-rapl:1", "package-1", 5_000_000);
    const others = {
      "intel-rapl:0:0": "core",
      "intel-rapl:0:1": "dram",
      "intel-rapl:2": "psys",
      "intel-rapl-mmio:0": "package-0",
    };
    for (const [path, name] of Object.entries(others)) domain(path, name, 0);
    const joulesSince = energyMeter(folder)?.start();
    count("intel-rapl:0", 3_000_000);
    count("intel-rapl:1", 5_500_000);
    for (const path of Object.keys(others)) count(path, 99_000_000);
    expect(joulesSince?.()).toBeCloseTo(2.5, 12);
  });

  test("goes on behind the range of each package that began again, not of the others", () => {
    domain("intel-rapl:0", "package-0", RANGE - 1_000_000);
    domain("intel-rapl:1", "package-1", 7);
    const joulesSince = energyMeter(folder)?.start();
    count("intel-rapl:0", 500_000);
    count("intel-rapl:1", 1_000_007);
    expect(joulesSince?.()).toBeCloseTo(1.5 + 1, 9);
  });

  test("each start counts for itself", () => {
    domain("intel-rapl:0", "package-0", 0);
    const meter = energyMeter(folder);
    const first = meter?.start();
    count("intel-rapl:0", 1_000_000);
    const second = meter?.start();
    count("intel-rapl:0", 4_000_000);
    expect([first?.(), second?.()]).toEqual([4, 3]);
  });

  test("is none without a counter: no folder, no domain, none that is a package, no range", () => {
    expect(energyMeter(join(folder, "missing"))).toBeUndefined();
    expect(energyMeter(folder)).toBeUndefined();
    domain("intel-rapl:0", "psys", 1);
    expect(energyMeter(folder)).toBeUndefined();
    domain("intel-rapl:1", "package-0", 1);
    const range = join(folder, "intel-rapl:1", "max_energy_range_uj");
    writeFileSync(range, "0\n");
    expect(energyMeter(folder)).toBeUndefined();
    rmSync(range);
    expect(energyMeter(folder)).toBeUndefined();
  });

  test.each(["", "no number", "-5"])("a counter that says %j is none", (text) => {
    domain("intel-rapl:0", "package-0", text);
    expect(energyMeter(folder)).toBeUndefined();
  });

  test("is none where one of the packages may not be read: the others alone would say too little", () => {
    domain("intel-rapl:0", "package-0", 1);
    domain("intel-rapl:1", "package-1", 1);
    const secret = join(folder, "intel-rapl:1", "energy_uj");
    // Root may read what nobody may: there a folder stands for a file that cannot be read.
    chmodSync(secret, 0o000);
    if (process.getuid?.() === 0) {
      rmSync(secret);
      mkdirSync(secret);
    }
    expect(energyMeter(folder)).toBeUndefined();
  });

  test("a counter that is lost on the way leaves no number", () => {
    domain("intel-rapl:0", "package-0", 1);
    const joulesSince = energyMeter(folder)?.start();
    rmSync(join(folder, "intel-rapl:0"), { recursive: true });
    expect(joulesSince?.()).toBeNaN();
  });
});
