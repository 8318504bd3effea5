import { expect, test } from "@jest/globals";
import { SILENT_LOG } from "../../src/host/node-host.ts";
import { type TerminalLog, terminalLog } from "../../src/host/terminal-log.ts";

function logTo(terminal: { readonly isTTY?: boolean; readonly columns?: number }): {
  readonly log: TerminalLog;
  readonly text: () => string;
} {
  const written: string[] = [];
  return {
    log: terminalLog({ ...terminal, write: (text) => written.push(text) }),
    text: () => written.join(""),
  };
}

const CLEAR = "\r\u001b[K";

test("a terminal shows one line that is rewritten, and a clean one at the end", () => {
  const { log, text } = logTo({ isTTY: true });
  log.progress("one");
  log.progress("two");
  log.finish();
  log.finish();
  expect(text()).toBe(`one${CLEAR}two${CLEAR}`);
});

test("a line never wraps, so that it can be rewritten", () => {
  const { log, text } = logTo({ isTTY: true, columns: 10 });
  log.progress("0123456789");
  expect(text()).toBe("012345678");
});

test("a warning stands on a line of its own", () => {
  const { log, text } = logTo({ isTTY: true });
  log.progress("busy");
  log.warn("careful");
  log.progress("more");
  expect(text()).toBe(`busy${CLEAR}Warning: careful\nmore`);
});

test("a file gets one line each, and no control characters", () => {
  const { log, text } = logTo({});
  log.progress("one");
  log.warn("careful");
  log.finish();
  expect(text()).toBe("one\nWarning: careful\n");
});

test("the silent log takes everything and says nothing", () => {
  expect([SILENT_LOG.progress("x"), SILENT_LOG.warn("x")]).toEqual([undefined, undefined]);
});
