/** Runs the behaviour tests on base and candidate: all rows that have the same shapes in one run. */
import { joinFeeds, sliceColumn } from "../../data/join-feeds.ts";
import type { Host } from "../../host/host.ts";
import {
  lostCases,
  measureTest,
  passedCases,
  passedCount,
  unansweredCases,
} from "../../measure/behaviour-test.ts";
import type { Engine } from "../../run/engine.ts";
import type { SuiteFacts, TestFacts } from "../../schema/generated/record.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { EngineError } from "../../schema/user-error.ts";
import type { Candidate } from "../candidate/candidate.ts";
import { describeCase } from "../describe-case.ts";
import type { BoundData } from "../load/load-data.ts";
import type { Challenged } from "./observe-challenges.ts";
import { subjectOf } from "./observe-model.ts";
import { observeAnswers } from "./observe.ts";
import type { Prepared } from "../prepare.ts";
import { readingFor, readSamples, type Samples } from "./read-answers.ts";
import type { LoadedTest, TestRows } from "../load/suite.ts";

export interface Behaved extends Challenged {
  readonly tested: readonly SuiteFacts[];
}

export interface SuitesRequest extends Prepared {
  readonly candidate: Candidate;
  readonly observed: Challenged;
}

/** What was observed before, with what the suites add; an engine that fails ends it, and says why. */
export async function observeSuites(
  host: Host,
  engine: Engine,
  request: SuitesRequest,
): Promise<Behaved> {
  const { observed, suites, inForce } = request;
  if (suites.length === 0 || observed.failure !== undefined) return { ...observed, tested: [] };
  host.log.progress(`${inForce.name}: behaviour tests`);
  const opened: OpenedTest[] = [];
  for (const test of suites.flatMap(({ tests }) => tests))
    opened.push({ test, rows: await test.open() });
  try {
    const answered = await answerTests(host, engine, { request, opened });
    const measured = answered.map((one) => ({ test: one.test, ...measureAnswered(one, request) }));
    const factsOf = (tests: readonly LoadedTest[]): TestFacts[] =>
      tests.flatMap((test) => measured.find((one) => one.test === test)?.facts ?? []);
    return {
      ...observed,
      measurements: [
        ...observed.measurements,
        ...measured.flatMap(({ measurements }) => measurements),
      ],
      tested: suites.map(({ name, source, digest, tests }) => ({
        name,
        source,
        digest,
        tests: factsOf(tests),
      })),
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ...observed, tested: [], failure: `in the behaviour tests: ${error.message}` };
  }
}

interface OpenedTest {
  readonly test: LoadedTest;
  readonly rows: TestRows;
}

interface AnsweredTest extends OpenedTest {
  readonly before: Samples;
  readonly after: Samples;
}

async function answerTests(
  host: Host,
  engine: Engine,
  { request, opened }: { readonly request: SuitesRequest; readonly opened: readonly OpenedTest[] },
): Promise<readonly AnsweredTest[]> {
  const parts = opened.flatMap(({ rows: { before, after } }) =>
    after === undefined ? [before] : [before, after],
  );
  const samples = new Map<BoundData, Samples>();
  for (const joined of joinFeeds(parts.map(({ feeds }) => feeds))) {
    const answers = await observeAnswers(host, engine, {
      ...subjectOf(request),
      feeds: joined.feeds,
    });
    for (const { part, start } of joined.parts) {
      const data = parts[part];
      if (data === undefined) continue;
      const own = (column: typeof answers.base) => sliceColumn(column, start, data.feeds.rows);
      const reading = readingFor(request.data.task, data, answers.base);
      const { base, ordinary, exact } = answers;
      samples.set(
        data,
        readSamples({ base: own(base), ordinary: own(ordinary), exact: own(exact) }, reading),
      );
    }
  }
  return opened.map(({ test, rows }) => {
    const before = samples.get(rows.before);
    const after = samples.get(rows.after ?? rows.before);
    if (before === undefined || after === undefined) throw new Error("Every test was answered");
    return { test, rows, before, after };
  });
}

const SHOWN = 10;

function measureAnswered(
  { test, rows, before, after }: AnsweredTest,
  { data: { task }, inForce }: SuitesRequest,
): { readonly measurements: readonly Measurement[]; readonly facts: TestFacts } {
  const passed = (arm: keyof Samples): Uint8Array =>
    passedCases(test.rule, { before: before[arm], after: after[arm] });
  const [base, ordinary, exact] = [passed("base"), passed("ordinary"), passed("exact")];
  const { slice, isSample, name, kind } = test;
  const lost = lostCases({ base, candidate: ordinary });
  const isPublic = !isSample || inForce.publishExamples === true;
  const unanswered = unansweredCases({ before: before.base, after: after.base });
  const shared = { slice, base, unanswered, isSample, clusters: rows.before.clusters };
  return {
    measurements: [
      ...measureTest({ ...shared, kernels: "ordinary", candidate: ordinary }),
      ...measureTest({ ...shared, kernels: "exact", candidate: exact }),
    ],
    facts: {
      name,
      kind,
      cases: base.length,
      basePassed: passedCount(base),
      candidatePassed: passedCount(ordinary),
      lost: lost.length,
      lostCases: lost
        .slice(0, SHOWN)
        .map((row) => describeCase({ rows, row, before, after, classes: task.classes, isPublic })),
    },
  };
}
