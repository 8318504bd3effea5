/** Behaviour tests as the cells of a table. */
import type { FindingOutcome, RunRecord, TestFacts } from "../schema/generated/record.ts";

export interface SuiteRow {
  /** "mail: typos change nothing". */
  readonly name: string;
  readonly kind: string;
  readonly base: string;
  readonly candidate: string;
  readonly lost: string;
  readonly outcome: FindingOutcome | undefined;
  readonly facts: TestFacts;
}

export function suiteRows(record: RunRecord): readonly SuiteRow[] {
  return (record.suites ?? []).flatMap((suite) =>
    suite.tests.map((facts) => {
      const name = `${suite.name}: ${facts.name}`;
      const finding = record.findings.find(({ slice }) => slice === name);
      const passed = (count: number): string =>
        `${count.toLocaleString("en-US")} of ${facts.cases.toLocaleString("en-US")}`;
      return {
        name,
        kind: facts.kind.replace("-", " "),
        base: passed(facts.basePassed),
        candidate: passed(facts.candidatePassed),
        lost: facts.lost.toLocaleString("en-US"),
        outcome: finding?.outcome,
        facts,
      };
    }),
  );
}
