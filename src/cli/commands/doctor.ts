/** The command line of `doctor`. */
import type { Asked, Diagnosis, DiagnosisState } from "../../commands/doctor/diagnosis.ts";
import { doctor as runDoctor } from "../../commands/doctor/doctor.ts";
import { askRepository } from "../../publish/ask-repository.ts";
import { PublishError } from "../../publish/publish-error.ts";
import { visibleText } from "../../report/escape.ts";
import type { RepositoryFacts } from "../../schema/repository-facts.ts";
import type { Command, Context } from "../command.ts";
import { connectionOf, placeOf, tokenIn } from "../remote.ts";

export const doctor: Command = {
  spec: {
    name: "doctor",
    summary: "Says what keeps the gate from working, blocking or being trusted here",
    positionals: [],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "repository",
        value: "OWNER/NAME",
        description: "Which one GitHub is asked about (default: of the remote origin)",
      },
    ],
    example: "GITHUB_TOKEN=… compression-gate doctor",
  },
  run: async (context) => {
    const { host, engine, arguments: given } = context;
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    const github = await askGitHub(context);
    const found = await runDoctor(host, engine, { policyPath, github });
    const exitCode = exitCodeOf(found);
    return { exitCode, text: textOf(found), json: { exitCode, found } };
  },
};

async function askGitHub({
  host,
  environment,
  arguments: given,
}: Context): Promise<Asked<RepositoryFacts>> {
  const token = tokenIn(environment);
  const place = await placeOf(host, environment, given.text("repository"));
  if (place === undefined) return { kind: "offline", why: "no repository on GitHub is known" };
  if (token === undefined)
    return { kind: "offline", why: "GitHub was not asked, because GITHUB_TOKEN is not set" };
  try {
    return { kind: "asked", facts: await askRepository(connectionOf(environment, token, place)) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { kind: "offline", why: error.message };
  }
}

const [FINE, MISSING, NOT_CHECKED] = [0, 1, 3];

/** What nobody could look at is not fine. */
function exitCodeOf(found: readonly Diagnosis[]): number {
  if (found.some(({ state }) => state === "missing")) return MISSING;
  return found.some(({ state }) => state === "unknown") ? NOT_CHECKED : FINE;
}

const MARKS: Readonly<Record<DiagnosisState, string>> = {
  ok: "ok      ",
  missing: "MISSING ",
  unknown: "unknown ",
  advice: "advice  ",
};

const ORDER: readonly DiagnosisState[] = ["missing", "unknown", "advice", "ok"];

function textOf(found: readonly Diagnosis[]): string {
  const lines = found
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    .flatMap(({ state, about, text, remedy }) => [
      `${MARKS[state]} ${about}: ${text}`,
      ...(remedy === undefined || state === "ok" ? [] : [`${" ".repeat(9)}→ ${remedy}`]),
    ]);
  return `${lines.map(visibleText).join("\n")}\n`;
}
