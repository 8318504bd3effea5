import { describe, expect, test } from "@jest/globals";
import { npmRegistry, tarballUrl } from "../../../src/action/runtime/npm-registry.ts";

const NONE = { input: "", environment: {}, project: "", user: "" };

describe("npmRegistry()", () => {
  test("is npm's own when nothing is configured", () => {
    expect(npmRegistry(NONE)).toEqual({
      url: "https://registry.npmjs.org/",
      authorization: undefined,
    });
  });

  test("goes by input, environment, project, user, in this order", () => {
    const all = {
      input: "https://input.invalid",
      environment: { npm_config_registry: "https://environment.invalid" },
      project: "registry=https://project.invalid",
      user: "registry = https://user.invalid/npm",
    };
    expect(npmRegistry(all).url).toBe("https://input.invalid/");
    expect(npmRegistry({ ...all, input: "" }).url).toBe("https://environment.invalid/");
    expect(npmRegistry({ ...all, input: "", environment: {} }).url).toBe(
      "https://project.invalid/",
    );
    expect(npmRegistry({ ...NONE, user: all.user }).url).toBe("https://user.invalid/npm/");
  });

  test("uses the user's secret for the host, or for a path on it", () => {
    const user = "//a.invalid/npm/:_authToken=${NPM_TOKEN}\n; a comment\n//b.invalid/:_auth=dTpw\n";
    const environment = { NPM_TOKEN: "secret" };
    const at = (input: string): string | undefined =>
      npmRegistry({ ...NONE, user, environment, input }).authorization;
    expect(at("https://a.invalid/npm/")).toBe("Bearer secret");
    expect(at("https://a.invalid/npm/sub/")).toBe("Bearer secret");
    expect(at("https://a.invalid/")).toBeUndefined();
    expect(at("https://b.invalid/npm")).toBe("Basic dTpw");
  });

  test("takes no secret from a file that a pull request can change", () => {
    const project = "registry=https://evil.invalid\n//evil.invalid/:_authToken=${NPM_TOKEN}\n";
    const environment = { NPM_TOKEN: "secret" };
    expect(npmRegistry({ ...NONE, project, environment })).toEqual({
      url: "https://evil.invalid/",
      authorization: undefined,
    });
  });
});

test("tarballUrl() is where npm keeps tarballs", () => {
  const registry = npmRegistry(NONE);
  expect(tarballUrl(registry, "onnxruntime-node", "1.30.0")).toBe(
    "https://registry.npmjs.org/onnxruntime-node/-/onnxruntime-node-1.30.0.tgz",
  );
});
