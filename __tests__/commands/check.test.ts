import { describe, expect, test } from "@jest/globals";
import { check, type CheckResult } from "../../src/commands/check.ts";
import { verify } from "../../src/commands/verify.ts";
import { recordBaselines } from "../../src/commands/baseline.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { check as checkSchema } from "../../src/schema/validate.ts";
import { type EngineScript, fakeEngine, turned } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { TOY_POLICY, TOY_ROWS, toyCsv, toyHost } from "../support/toy-project.ts";

const POLICY = "compression-gate.yml";
const ASKED = { policyPath: POLICY, models: [], canary: false };
const withCriteria = (...criteria: readonly string[]): string =>
  `${TOY_POLICY.split("    criteria:")[0]}    criteria:\n${criteria.map((one) => `      - ${one}\n`).join("")}`;

async function run(
  script: EngineScript = {},
  host: FakeHost = toyHost(),
): Promise<CheckResult & { readonly record: RunRecord }> {
  const result = await check(host, fakeEngine(script), ASKED);
  const [record] = result.records;
  if (record === undefined) throw new Error("No record was made");
  return { ...result, record };
}

test("a candidate that answers as the base does passes, and its record is what the schema says", async () => {
  const host = toyHost();
  const { exitCode, record } = await run({}, host);
  expect(exitCode).toBe(0);
  expect(record.verdict.outcome).toBe("pass");
  const kept: unknown = JSON.parse(host.textOf("out/toy/record.json"));
  expect(kept).toEqual(record);
  expect(checkSchema("record", kept).kind).toBe("valid");
});

test("progress is of one line each, whatever the names in the policy hold", async () => {
  const name = '"later\\n::error::forged\\u0085\\u001b[2K\\u202e"';
  const policy = TOY_POLICY.replace(
    "slices: [region] }",
    `slices: [region] }\n      shifts: [{ path: later.csv, label: label, name: ${name} }]`,
  ).replace(
    "    recipe:",
    `    robustness: [{ perturbation: jitter, severities: [1], name: ${name} }]\n    load: [{ pattern: offline, name: ${name} }]\n    recipe:`,
  );
  const host = toyHost({ [POLICY]: policy, "later.csv": toyCsv() });
  await run({}, host);
  expect(host.progress.filter((line) => line.includes("forged"))).toHaveLength(3);
  expect(host.progress.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
});

test("what a recipe did not do is in the record's notices", async () => {
  const policy = TOY_POLICY.replace(
    "recipe: int8-dynamic",
    "recipe: { passes: [{ pass: int8-dynamic, keep-float: [lost] }, { pass: int4-weights }] }",
  );
  const { record } = await run({}, toyHost({ [POLICY]: policy }));
  expect(record.notices).toEqual(
    expect.arrayContaining([
      'No node of this model is named "lost", which int8-dynamic of recipe "inline" is to keep float; did you mean "last"?',
      'int4-weights, pass 2 of recipe "inline", changed nothing in this model (it is quantized already: what computes in it is MatMulInteger)',
    ]),
  );
});

test("running again changes nothing but the time", async () => {
  const first = await run();
  const again = await run({}, toyHost({}, { now: new Date("2027-01-01T00:00:00Z") }));
  expect(again.record.createdAt).not.toBe(first.record.createdAt);
  expect({ ...again.record, createdAt: "" }).toEqual({ ...first.record, createdAt: "" });
});

test("changed answers beyond the ceiling fail", async () => {
  const { exitCode, record } = await run({ scores: turned("candidate.onnx", 60) });
  expect(exitCode).toBe(1);
  expect(record.verdict.outcome).toBe("fail");
});

test("changes that only the exact kernels show fail as well", async () => {
  const { exitCode } = await run({
    scores: ({ kernels, row, values }) =>
      kernels === "exact" && row < 60 ? values.toReversed() : values,
  });
  expect(exitCode).toBe(1);
});

test("an answer that is not finite where the base's is fails", async () => {
  const host = toyHost({
    [POLICY]: withCriteria("{ kind: ceiling, metric: non-finite-rows, limit: 0 }"),
  });
  const { exitCode, record } = await run(
    {
      scores: ({ modelPath, row, values }) =>
        modelPath.endsWith("candidate.onnx") && row === 7 ? [Number.NaN, 0] : values,
    },
    host,
  );
  expect(exitCode).toBe(1);
  expect(record.rows.candidate[7]).toBeNull();
});

const seventhLost: EngineScript["scores"] = ({ modelPath, row, values }) =>
  modelPath.endsWith("candidate.onnx") && row === 7 ? [Number.NaN, 0] : values;

test("an answer that is not finite where the base's is fails, though the policy does not ask", async () => {
  const { exitCode, record } = await run({ scores: seventhLost });
  expect(exitCode).toBe(1);
  expect(record.verdict.summary).toBe("non-finite-rows is 1 row; at most 0 rows is allowed");
});

test.each([
  ["fail", 2],
  ["warn", 0],
])("what the rows cannot decide ends with on-inconclusive: %s as %d", async (word, code) => {
  const margin = "{ kind: non-inferiority, metric: accuracy, margin: 0.0001, slices: false }";
  const policy = `${withCriteria(margin)}on-inconclusive: ${word}\n`;
  const { exitCode, record } = await run({}, toyHost({ [POLICY]: policy }));
  expect(record.verdict.outcome).toBe("inconclusive");
  expect(exitCode).toBe(code);
});

describe("an engine that fails", () => {
  const crash = new EngineError("engine-crashed", "Cannot run model: it crashed");

  test.each(["candidate.onnx", "toy.onnx"])("with %s is an error, never a pass", async (file) => {
    const engine = fakeEngine();
    const host = toyHost();
    const { exitCode, record } = await run(
      {
        predict: (job, limits) =>
          job.modelPath.endsWith(file) && job.rows === undefined
            ? Promise.reject(crash)
            : engine.predict(job, limits),
      },
      host,
    );
    expect(exitCode).toBe(5);
    expect(record.verdict).toMatchObject({ outcome: "error", blocks: true });
    expect(record.verdict.summary).toContain("it crashed");
    expect(host.textOf("out/comment.md")).toContain("it crashed");
  });

  test("after the answers keeps what was measured, and what is missing is an error", async () => {
    const flips = "{ kind: ceiling, metric: flips, limit: 0.05 }";
    const policy = withCriteria(
      flips,
      "{ kind: ceiling, metric: bytes, limit: 1, relative: true }",
    );
    const { exitCode, record } = await run(
      { optimizedModel: () => Promise.reject(crash) },
      toyHost({ [POLICY]: policy }),
    );
    expect(exitCode).toBe(5);
    expect(record.findings.map(({ outcome }) => outcome)).toEqual(["pass", "error"]);
  });
});

describe("a baseline", () => {
  const versus =
    "{ kind: non-inferiority, metric: accuracy, margin: 0.02, versus: baseline, slices: false }";
  const policy = withCriteria("{ kind: ceiling, metric: flips, limit: 0.5 }", versus);

  test("that is missing leaves its criteria unchecked, and that is no pass", async () => {
    const { exitCode, record } = await run({}, toyHost({ [POLICY]: policy }));
    expect(exitCode).toBe(3);
    expect(record.baseline.state).toBe("missing");
    expect(record.verdict.summary).toContain("compression-gate baseline record toy");
  });

  test("is compared row by row, and an answer that was right then and is wrong now counts", async () => {
    const host = toyHost({ [POLICY]: policy });
    await recordBaselines(host, fakeEngine(), { policyPath: POLICY, models: [], force: true });
    expect((await run({}, host)).exitCode).toBe(0);
    const worse = await run({ scores: turned("candidate.onnx", 60) }, host);
    expect(worse.exitCode).toBe(1);
    const finding = worse.record.findings.find(({ id }) => id.includes("to-baseline"));
    expect(finding).toMatchObject({ outcome: "fail", actual: { n: TOY_ROWS } });
  });

  test("that knows none of the rows is stale, and not checked", async () => {
    const host = toyHost({ [POLICY]: policy });
    await recordBaselines(host, fakeEngine(), { policyPath: POLICY, models: [], force: true });
    await host.files.write("evaluation.csv", toyCsv().replaceAll(/\b3\./g, "5."));
    const { exitCode, record } = await run({}, host);
    expect(record.baseline.state).toBe("stale");
    expect(exitCode).toBe(3);
  });
});

test("a baseline that knows a part of the rows is compared on these, and the record says so", async () => {
  const host = toyHost();
  await recordBaselines(host, fakeEngine(), { policyPath: POLICY, models: [], force: true });
  await host.files.write("evaluation.csv", `${toyCsv()}9,0,0,north\n`);
  const { record } = await run({}, host);
  expect(record.baseline.state).toBe("present");
  expect(record.notices.join()).toContain("The baseline knows 300 of 301 evaluation rows");
});

describe("a canary", () => {
  test("is kept beside the real run, and takes nothing of it away", async () => {
    const host = toyHost();
    await run({}, host);
    const real = [host.textOf("out/toy/record.json"), host.textOf("out/comment.md")];
    await check(host, fakeEngine(), { ...ASKED, canary: true });
    await check(host, fakeEngine(), { ...ASKED, canary: "slow" });
    expect([host.textOf("out/toy/record.json"), host.textOf("out/comment.md")]).toEqual(real);
    for (const kind of ["zeroed-tensor", "slow"]) {
      const { canaryKind } = JSON.parse(host.textOf(`out/toy/canary-${kind}/record.json`));
      expect(canaryKind).toBe(kind);
      expect(host.textOf(`out/canary-${kind}.md`)).not.toBe("");
    }
  });

  test("that is noticed fails, costs no timing, and says what it is", async () => {
    const latency = "{ kind: ceiling, metric: latency-p50, limit: 1.05, relative: true }";
    const memory = "{ kind: ceiling, metric: peak-memory, limit: 1.1, relative: true }";
    const policy = withCriteria("{ kind: ceiling, metric: flips, limit: 0.05 }", latency, memory);
    const host = toyHost({ [POLICY]: policy });
    const engine = fakeEngine({
      scores: ({ modelPath, values }) => (modelPath.endsWith("canary.onnx") ? [1, 0] : values),
    });
    const { exitCode, records } = await check(host, engine, { ...ASKED, canary: true });
    expect(exitCode).toBe(1);
    expect(records[0]).toMatchObject({ canary: true, verdict: { outcome: "fail" } });
    expect(records[0]?.notices.join()).toMatch(/weight "\w+"/);
    expect(engine.asked.filter((one) => /latency|memory/.test(one))).toEqual([]);
  });

  test("that passes is an error of the gate itself", async () => {
    const { exitCode, records } = await check(toyHost(), fakeEngine(), { ...ASKED, canary: true });
    expect(exitCode).toBe(5);
    expect(records[0]?.verdict.summary).toContain("The canary passed");
  });
});

describe("costs", () => {
  const latency = "{ kind: ceiling, metric: latency-p50, limit: 1.05, relative: true }";
  const asking = toyHost({ [POLICY]: withCriteria(latency) });

  test("are not measured when no criterion asks for them", async () => {
    const engine = fakeEngine();
    const { records } = await check(toyHost(), engine, ASKED);
    expect(engine.asked.filter((one) => /latency|memory/.test(one))).toEqual([]);
    expect(records[0]?.measurements.map(({ metric }) => metric)).not.toContain("latency-p50");
  });

  test("are timed in three processes when these decide", async () => {
    const engine = fakeEngine({ callMs: (path) => (path.endsWith("candidate.onnx") ? 0.5 : 1) });
    const { exitCode } = await check(asking, engine, ASKED);
    expect(exitCode).toBe(0);
    expect(engine.asked.filter((one) => one.startsWith("latency"))).toHaveLength(3);
  });

  test("are timed in nine processes when they are at the limit, and no more", async () => {
    const engine = fakeEngine({
      callMs: (path, block) => (path.endsWith("candidate.onnx") ? 1 + (block % 2) / 10 : 1),
    });
    const { exitCode } = await check(asking, engine, ASKED);
    expect(exitCode).toBe(2);
    expect(engine.asked.filter((one) => one.startsWith("latency"))).toHaveLength(9);
  });

  test("of memory are the largest of five processes for each model", async () => {
    let process = 0;
    const policy = withCriteria("{ kind: ceiling, metric: peak-memory, limit: 1, relative: true }");
    const memory = (): Promise<{ loadMs: number; peakMemoryBytes: number }> => {
      process += 1;
      return Promise.resolve({ loadMs: process, peakMemoryBytes: process * 1e6 });
    };
    const { record } = await run({ memory }, toyHost({ [POLICY]: policy }));
    const peaks = record.measurements.filter(({ metric }) => metric === "peak-memory");
    expect(peaks.map(({ arm, estimate }) => [arm, estimate])).toEqual([
      ["base", 5e6],
      ["candidate", 10e6],
      ["change", 2],
    ]);
    expect(record.verdict.outcome).toBe("fail");
  });
});

describe("a first run, of a policy that compares with a baseline,", () => {
  const policy = withCriteria(
    "{ kind: ceiling, metric: flips, limit: 0.05 }",
    "{ kind: non-inferiority, metric: accuracy, margin: 0.02, versus: baseline }",
  );

  test("is not checked unless the policy says bootstrap, and says what to record", async () => {
    for (const words of ["", "bootstrap: false\n"]) {
      const { exitCode, markdown } = await run({}, toyHost({ [POLICY]: `${policy}${words}` }));
      expect(exitCode).toBe(3);
      expect(markdown).toContain("compression-gate baseline record toy");
    }
  });

  test("is judged against the float model alone under bootstrap, says so, and verifies", async () => {
    const host = toyHost({ [POLICY]: `${policy}bootstrap: true\n` });
    const { exitCode, record, markdown } = await run({}, host);
    expect(exitCode).toBe(0);
    expect(record.findings.map(({ id }) => id)).toEqual(["ceiling/flips/all"]);
    expect(markdown).toContain("toy is judged against its float model alone");
    expect(markdown).toContain("compression-gate baseline record toy");
    const { differences } = await verify(host, "out/toy/record.json");
    expect(differences).toEqual([]);
  });

  test("still fails under bootstrap when it is worse than the float model", async () => {
    const host = toyHost({ [POLICY]: `${policy}bootstrap: true\n` });
    const { exitCode } = await run({ scores: turned("candidate.onnx", 60) }, host);
    expect(exitCode).toBe(1);
  });

  test("is not checked under bootstrap when nothing is compared with the float model", async () => {
    const only = withCriteria(
      "{ kind: non-inferiority, metric: accuracy, margin: 0.02, versus: baseline }",
    );
    const { exitCode } = await run({}, toyHost({ [POLICY]: `${only}bootstrap: true\n` }));
    expect(exitCode).toBe(3);
  });

  test("has its end with the first baseline: from then on bootstrap changes nothing", async () => {
    const host = toyHost({ [POLICY]: `${policy}bootstrap: true\n` });
    const request = { policyPath: POLICY, models: [], force: false };
    await recordBaselines(host, fakeEngine(), request);
    const { record, markdown } = await run({}, host);
    expect(record.findings.map(({ id }) => id)).toEqual([
      "ceiling/flips/all",
      "non-inferiority-to-baseline/accuracy/all",
    ]);
    expect(markdown).not.toContain("float model alone");
  });
});

test("a slice without rows is not checked, and that is no pass", async () => {
  const slice = "{ name: nobody, where: { column: region, equals: west }, critical: true }";
  const policy = TOY_POLICY.replace("[region]", `[${slice}]`).replace(", slices: false", "");
  const { exitCode, record } = await run({}, toyHost({ [POLICY]: policy }));
  expect(exitCode).toBe(3);
  expect(record.verdict.summary).toBe(
    "accuracy on nobody is not checked: no row of the evaluation data is there",
  );
});

describe("a model that cannot be judged", () => {
  const second = TOY_POLICY.split("models:\n")[1]?.replace("  toy:", "  other:") ?? "";
  const policy = `${TOY_POLICY}${second.replace("path: toy.onnx", "path: other.onnx")}`;

  test("does not keep the others from it, and is no pass", async () => {
    const host = toyHost({ [POLICY]: policy, "out/other/record.json": "of an earlier run" });
    const { records, failed, exitCode } = await check(host, fakeEngine(), ASKED);
    expect(records.map(({ model }) => model.name)).toEqual(["toy"]);
    expect(failed.map(({ model }) => model)).toEqual(["other"]);
    expect(exitCode).toBe(4);
    expect(host.contents.has("/project/out/other/record.json")).toBe(false);
    const comment = host.textOf("out/comment.md");
    expect(comment).toMatch(
      /^## 💥 Compression gate: 1 of 2 models could not be judged\n\n- `other` came to no verdict\. Cannot read/,
    );
    expect(comment).toContain("Reproduce: `npx compression-gate check other`");
    expect(comment).toContain("### `toy`: ✅ pass");
    expect(comment).not.toContain("the candidate passes");
  });

  test("gives way to one that got worse, in the exit code", async () => {
    const engine = fakeEngine({ scores: turned("candidate.onnx") });
    const { exitCode } = await check(toyHost({ [POLICY]: policy }), engine, ASKED);
    expect(exitCode).toBe(1);
  });

  test("because of the engine is 5", async () => {
    const failure = new EngineError("engine-timeout", "Cannot run model: it did not end");
    const engine = fakeEngine({
      predict: (job, limits) =>
        job.rows === undefined ? fakeEngine().predict(job, limits) : Promise.reject(failure),
    });
    const { exitCode, failed } = await check(toyHost(), engine, ASKED);
    expect(failed.map(({ error }) => error.message)).toEqual([failure.message]);
    expect(exitCode).toBe(5);
  });
});

test.each([
  [{}, "npx compression-gate check toy"],
  [
    { policyPath: "/project/models/gate 1.yml" },
    "npx compression-gate check toy --policy 'models/gate 1.yml'",
  ],
  [{ canary: true }, "npx compression-gate check toy --canary"],
])("the comment says how to run %j again", async (changed, command) => {
  const moved = TOY_POLICY.replaceAll(/(path: )(\w)/g, "$1../$2");
  const host = toyHost({ "models/gate 1.yml": moved });
  const { markdown } = await check(host, fakeEngine(), { ...ASKED, ...changed });
  expect(markdown).toContain(`Reproduce: \`${command}\``);
});

test("a model that no policy knows is refused with the name that was probably meant", async () => {
  await expect(check(toyHost(), fakeEngine(), { ...ASKED, models: ["tory"] })).rejects.toThrow(
    'Cannot find model "tory" in policy "compression-gate.yml"; did you mean "toy"?',
  );
});

test("results go where --output says", async () => {
  const host = toyHost();
  await check(host, fakeEngine(), { ...ASKED, output: "elsewhere" });
  const made = [...host.contents.keys()].filter((path) => !/(csv|yml|toy\.onnx)$/.test(path));
  expect(made).toEqual([
    "/project/elsewhere/toy/candidate.onnx",
    "/project/elsewhere/toy/record.json",
    "/project/elsewhere/comment.md",
  ]);
});
