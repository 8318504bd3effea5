/** `inspect`: what a model is made of, and what each pass would do with it. */
import { auditFusion, type FusionAudit, isQuantized } from "../compress/fusion-audit.ts";
import { PASSES } from "../compress/generated/passes.ts";
import type { AnyPass, Calibration, Change, Pass, PassContext } from "../compress/pass.ts";
import { refuseLargeModel } from "../compress/refusal.ts";
import type { Host } from "../host/host.ts";
import { isStreamed } from "../model/raw-data.ts";
import { readModel } from "../model/read-model.ts";
import type { OperationCounts } from "../model/count-operations.ts";
import { bytesByOperator, operatorCounts } from "../model/signature.ts";
import type { Engine, Limits } from "../run/engine.ts";
import type { Model } from "../model/ir.ts";
import type { PassStep } from "../schema/generated/recipe.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { puttingAside } from "./candidate/put-aside.ts";
import { type LoadedModel, loadModel, opsetsOf } from "./load/load-model.ts";
import { observeOperations, zeroFeeds } from "./observe/observe-operations.ts";

export interface PassOutlook {
  readonly pass: string;
  readonly description: string;
  readonly applied: number;
  /** Why it leaves the rest, with the number of nodes. */
  readonly refused: readonly {
    readonly reason: string;
    readonly operator: string;
    readonly nodes: number;
  }[];
  /** True when rows decide what more it would change. */
  readonly needsRows: boolean;
  /** Why it would not run at all. */
  readonly impossible?: string;
}

export interface Inspection {
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly digest: string;
  readonly parameters: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly operators: Readonly<Record<string, number>>;
  readonly bytesByOperator: Readonly<Record<string, number>>;
  /** Of one row, free dimensions being 1; absent when the engine refuses the model. */
  readonly operations?: OperationCounts;
  readonly passes: readonly PassOutlook[];
  /** What the engine makes of a model that is quantized already, or why it cannot say. */
  readonly fusion?: FusionAudit | { readonly impossible: string };
}

const LIMITS: Limits = { timeoutMs: 120_000, memoryBytes: 8e9 };

export async function inspect(host: Host, engine: Engine, path: string): Promise<Inspection> {
  const loaded = await loadModel(host, path);
  const context: PassContext = {
    calibration: undefined,
    evaluate: (bytes) => engine.evaluate(bytes, LIMITS),
  };
  const passes: PassOutlook[] = [];
  for (const pass of PASSES) {
    host.log.progress(`trying ${pass.name}`);
    passes.push(
      await puttingAside(host, loaded.model, (putAside) =>
        outlook(pass, loaded.model, putAside === undefined ? context : { ...context, putAside }),
      ),
    );
  }
  const { model, signature } = loaded;
  const operations = await observeOperations(host, engine, {
    model,
    feeds: zeroFeeds(signature.inputs),
    limits: LIMITS,
  });
  return {
    path,
    bytes: loaded.bytes,
    gzipBytes: loaded.gzipBytes,
    digest: loaded.digest,
    parameters: loaded.parameters,
    opsets: opsetsOf(loaded.model),
    inputs: loaded.signature.inputs,
    outputs: loaded.signature.outputs,
    operators: operatorCounts(loaded.model),
    bytesByOperator: Object.fromEntries(bytesByOperator(loaded.model)),
    ...(operations === undefined ? {} : { operations }),
    passes,
    ...(isQuantized(loaded.model) ? { fusion: await fusionOf(engine, loaded) } : {}),
  };
}

async function fusionOf(
  engine: Engine,
  { path, model }: LoadedModel,
): Promise<NonNullable<Inspection["fusion"]>> {
  const options = { threads: 1, kernels: "ordinary", optimization: "all" } as const;
  try {
    const bytes = await engine.optimizedModel(
      { modelPath: path, withoutWeights: isStreamed(model), options },
      LIMITS,
    );
    return auditFusion(model, readModel(bytes, "optimised model"));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { impossible: error.message };
  }
}

/** Passes that need calibration data run on ranges of ±1; those that look at more of the values need rows for it. */
async function outlook(pass: AnyPass, model: Model, context: PassContext): Promise<PassOutlook> {
  const described = { pass: pass.name, description: pass.description };
  const pretended = pretendedRanges();
  try {
    const changes = await dryRun(pass, model, {
      ...context,
      calibration: pass.needsCalibration ? pretended.calibration : undefined,
    });
    const applied = changes.filter(({ kind }) => kind === "applied").length;
    const refused = changes.filter((change) => change.kind === "refused");
    const left = refused.filter(({ code }) => code !== "not-calibrated");
    const isOpen = left.length < refused.length || (applied === 0 && pretended.fellShort());
    return { ...described, applied, refused: counted(left), needsRows: isOpen };
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof EngineError)) throw error;
    return {
      ...described,
      applied: 0,
      refused: [],
      needsRows: false,
      impossible: error.message,
    };
  }
}

/** With the parameters that a pass has when a recipe names it alone. */
async function dryRun(
  pass: AnyPass,
  model: Model,
  context: PassContext,
): Promise<readonly Change[]> {
  // Every pass takes the step of its own name; which one this is, the compiler cannot follow through the catalogue.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const [own, step] = [pass as Pass, { pass: pass.name } as PassStep];
  refuseLargeModel(pass.name, own.takesTurns?.(step) ?? false, model);
  return (await own.apply(model, step, context)).changes;
}

interface Pretended {
  readonly calibration: Calibration;
  /** True once a pass asked for more than extremes, which nobody can make up. */
  readonly fellShort: () => boolean;
}

function pretendedRanges(): Pretended {
  const range = {
    minimum: -1,
    maximum: 1,
    elementType: "float32",
    shape: [],
    nonFinite: 0,
  } as const;
  let fellShort = false;
  const calibration: Calibration = {
    ranges: (_model, values, detail) => {
      if (detail?.kind === "channels") fellShort = true;
      return Promise.resolve(new Map(values.map((name) => [name, range])));
    },
    sums: () => Promise.resolve(new Map()),
  };
  return { calibration, fellShort: () => fellShort };
}

function counted(changes: readonly Change[]): PassOutlook["refused"] {
  const groups = new Map<string, { reason: string; operator: string; nodes: number }>();
  for (const { operator, reason } of changes) {
    const key = `${operator}\n${reason}`;
    groups.set(key, { operator, reason, nodes: (groups.get(key)?.nodes ?? 0) + 1 });
  }
  return [...groups.values()];
}
