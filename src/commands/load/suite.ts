/** Behaviour tests of a model as they are loaded: how each gets its rows, and what makes a case pass. */
import type { Rule } from "../../measure/behaviour-test.ts";
import type { TestFacts } from "../../schema/generated/record.ts";
import type { BoundData } from "./load-data.ts";

export interface TestRows {
  readonly before: BoundData;
  /** The same rows after the change; undefined where nothing is changed. */
  readonly after: BoundData | undefined;
}

export interface LoadedTest {
  readonly name: string;
  readonly kind: TestFacts["kind"];
  /** The slice of its measurements: "mail: typos change nothing". */
  readonly slice: string;
  readonly rule: Rule;
  /** Evaluation rows, which stand for others; not cases that somebody wrote. */
  readonly isSample: boolean;
  readonly critical: boolean;
  readonly margin: number;
  readonly open: () => Promise<TestRows>;
}

export interface LoadedSuite {
  readonly name: string;
  readonly source: string;
  readonly digest: string;
  readonly tests: readonly LoadedTest[];
}
