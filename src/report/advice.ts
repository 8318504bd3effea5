/** What to do about what does not pass, each thing once. */
import type { Finding, RunRecord } from "../schema/generated/record.ts";
import { shortened } from "./escape.ts";

type Judged = Pick<RunRecord, "findings" | "blame" | "model" | "policy">;

/** Sentences without their full stops, each with the metrics that it is for when there are several. */
export function adviceOn(judged: Judged): readonly string[] {
  const findings = judged.findings.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false,
  );
  const metrics = new Map<string, Set<string>>();
  for (const { advice, metric } of findings) {
    if (advice === undefined) continue;
    metrics.set(advice, (metrics.get(advice) ?? new Set()).add(metric));
  }
  const said =
    metrics.size < 2
      ? [...metrics.keys()]
      : [...metrics].map(([advice, names]) => `For ${[...names].join(", ")}: ${advice}`);
  const isOfLayers = said.some((sentence) => sentence.includes(KEEP_FLOAT));
  return [...said, ...(isOfLayers ? layerAdvice(judged) : []), ...openAdvice(findings)];
}

/** Words of an advice that means layers, and cannot know which. */
const KEEP_FLOAT = "keep-float in the recipe";

/** Without a policy there is no recipe, and no command that looks for the layers. */
function layerAdvice({ blame, model, policy }: Judged): readonly string[] {
  const [worst] = blame?.layers ?? [];
  if (worst !== undefined && worst.share > 0)
    return [`The layer that loses most is ${JSON.stringify(shortened(worst.node, 100))}`];
  return policy.source === "built-in"
    ? []
    : [`\`compression-gate check ${model.name} --blame\` names the layers`];
}

/** What has not failed and does not pass has no advice of its own: its sentence says what is missing. */
function openAdvice(findings: readonly Finding[]): readonly string[] {
  const open = findings.filter(({ outcome }) => outcome === "inconclusive");
  const [timed, counted] = [open.filter(isRatio), open.filter((finding) => !isRatio(finding))];
  return [
    ...(counted.length === 0
      ? []
      : [
          "What is undecided needs more rows in the evaluation data, as many as are said, or a candidate that changes fewer answers; if a larger change is acceptable, allow more in the policy and say why",
        ]),
    ...(timed.length === 0
      ? []
      : [
          "What is undecided of timings needs another run, best on a machine that does nothing else",
        ]),
    ...(findings.some(({ outcome }) => outcome === "not-checked")
      ? [
          "What is not checked does not pass: add what its sentence says is missing, and run it again",
        ]
      : []),
  ];
}

const isRatio = ({ expected }: Finding): boolean => expected.unit === "ratio";
