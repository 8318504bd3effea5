import { test } from "@jest/globals";
import { gaussian } from "../../src/stats/gaussian.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { expected } from "../support/reference.ts";
import { expectClose } from "../support/close-to.ts";

test("gaussian() draws the reference's Box-Muller noise from the same stream", () => {
  const random = mersenneRandom(31);
  for (let draw = 0; draw < 5; draw += 1)
    expectClose(gaussian(random), expected("robust.gaussian_noise_s1", "z", draw));
});
