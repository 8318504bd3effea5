/** A runner that remembers what it was told. */
import type { Annotation, Runner } from "../../src/action/runner.ts";

export interface FakeRunner extends Runner {
  readonly outputs: Map<string, string>;
  readonly lines: string[];
  readonly annotations: Annotation[];
  readonly summaries: string[];
  readonly failures: string[];
}

export function fakeRunner(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): FakeRunner {
  const runner: FakeRunner = {
    outputs: new Map(),
    lines: [],
    annotations: [],
    summaries: [],
    failures: [],
    environment,
    input: (name) => inputs[name] ?? "",
    output: (name, value) => {
      runner.outputs.set(name, value);
    },
    line: (text) => {
      runner.lines.push(text);
    },
    annotate: (annotation) => {
      runner.annotations.push(annotation);
    },
    summarize: (markdown) => {
      runner.summaries.push(markdown);
      return Promise.resolve();
    },
    fail: (message) => {
      runner.failures.push(message);
    },
  };
  return runner;
}
