import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  connectGitHub
} from "./chunk-YWI73URK.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/cli/remote.ts
function tokenIn(environment) {
  return [environment["GITHUB_TOKEN"], environment["GH_TOKEN"]].find((token = "") => token !== "");
}
var connect = (environment, token, place) => connectGitHub(connectionOf(environment, token, place));
function connectionOf(environment, token, place) {
  return {
    token,
    ...place,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    timeoutMs: 6e4,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  };
}
async function placeOf(host, environment, given) {
  const named = given ?? environment["GITHUB_REPOSITORY"] ?? "";
  if (named === "") return placeOfRemote(await originOf(host));
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(named) ?? [];
  if (owner !== void 0 && repository !== void 0) return { owner, repository };
  throw new UserError("usage", `Cannot use repository "${named}": write it as OWNER/NAME`);
}
async function originOf({ processes, files }) {
  const { exitCode, stdout } = await processes.run({
    command: "git",
    arguments: ["remote", "get-url", "origin"],
    workingDirectory: files.resolve("."),
    timeoutMs: 3e4
  });
  return exitCode === 0 ? stdout.trim() : "";
}
function placeOfRemote(url) {
  const [, owner, repository] = /^(?:(?:https?|ssh):\/\/(?:[^@/]*@)?|[\w.-]+@)[\w.-]+(?::\d+)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
    url
  ) ?? [];
  return owner === void 0 || repository === void 0 ? void 0 : { owner, repository };
}

export {
  tokenIn,
  connect,
  connectionOf,
  placeOf
};
