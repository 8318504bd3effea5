import { expect, test } from "@jest/globals";
import { wantsColour } from "../../src/cli/wants-colour.ts";

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: "" }, true],
  [{ isTTY: true }, { NO_COLOR: "1" }, false],
  [{ isTTY: true }, { TERM: "dumb" }, false],
  [{ isTTY: true }, { TERM: "xterm-256color" }, true],
  [{ isTTY: false }, {}, false],
  [{}, {}, false],
])("on %j with %j: %p", (stream, environment, painted) => {
  expect(wantsColour(stream, environment)).toBe(painted);
});
