import { describe, expect, test } from "@jest/globals";
import { npmRegistry, tarballUrl } from "../../../src/action/runtime/npm-registry.ts";

const NONE = {
  input: "",
  environment: {},
  project: "",
  user: "",
  askNpm: () => Promise.resolve("https://npm.invalid"),
};

describe("npmRegistry()", () => {
  test("is npm's own when nothing is configured", async () => {
    expect(await npmRegistry(NONE)).toEqual({
      url: "https://npm.invalid/",
      authorization: undefined,
    });
  });

  test("without any npm, says what to name", async () => {
    await expect(npmRegistry({ ...NONE, askNpm: () => Promise.resolve("") })).rejects.toMatchObject(
      {
        code: "engine-missing",
        message: expect.stringContaining("name one (input registry)"),
      },
    );
  });

  test("goes by input, environment, project, user, in this order", async () => {
    const all = {
      ...NONE,
      input: "https://input.invalid",
      environment: { npm_config_registry: "https://environment.invalid" },
      project: "registry=https://project.invalid",
      user: "registry = https://user.invalid/npm",
    };
    expect((await npmRegistry(all)).url).toBe("https://input.invalid/");
    expect((await npmRegistry({ ...all, input: "" })).url).toBe("https://environment.invalid/");
    expect((await npmRegistry({ ...all, input: "", environment: {} })).url).toBe(
      "https://project.invalid/",
    );
    expect((await npmRegistry({ ...NONE, user: all.user })).url).toBe("https://user.invalid/npm/");
  });

  test("uses the user's secret for the host, or for a path on it", async () => {
    const user = "//a.invalid/npm/:_authToken=${NPM_TOKEN}\n; a comment\n//b.invalid/:_auth=dTpw\n";
    const environment = { NPM_TOKEN: "secret" };
    const at = async (input: string): Promise<string | undefined> =>
      (await npmRegistry({ ...NONE, user, environment, input })).authorization;
    expect(await at("https://a.invalid/npm/")).toBe("Bearer secret");
    expect(await at("https://a.invalid/npm/sub/")).toBe("Bearer secret");
    expect(await at("https://a.invalid/")).toBeUndefined();
    expect(await at("https://b.invalid/npm")).toBe("Basic dTpw");
  });

  test("takes no secret from a file that a pull request can change", async () => {
    const project = "registry=https://evil.invalid\n//evil.invalid/:_authToken=${NPM_TOKEN}\n";
    const environment = { NPM_TOKEN: "secret" };
    expect(await npmRegistry({ ...NONE, project, environment })).toEqual({
      url: "https://evil.invalid/",
      authorization: undefined,
    });
  });
});

test("tarballUrl() is where npm keeps tarballs", async () => {
  const registry = await npmRegistry(NONE);
  expect(tarballUrl(registry, "onnxruntime-node", "1.30.0")).toBe(
    "https://npm.invalid/onnxruntime-node/-/onnxruntime-node-1.30.0.tgz",
  );
});
