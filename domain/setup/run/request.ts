import * as z from 'zod/mini';
import type { Config } from '../../config.ts';
import { InvalidConfiguration } from '../../errors.ts';
import { IN_WORDS } from '../../in-words.ts';
import type { CanaryMethod } from '../../sql.ts';
import type { CanaryConfig, SetupTarget } from '../config.ts';
import { ControlId } from '../control.ts';
import { type ConfiguredSetup, setupTarget } from './target.ts';

/**
 * What a person starts the machine with: `validate` looks, `plan` also prints the actions, `remediate` performs them and,
 * with `canary`, trains and drops a small model at the end.
 */
export const SetupRequest = z
  .strictObject({
    warehouse: z.string().check(z.minLength(1)),
    mode: z.enum(['validate', 'plan', 'remediate']),
    /** `true` trains with AUTO OFF, one training job; `auto` with AUTO ON, which costs many times as much. */
    canary: z.optional(z.union([z.boolean(), z.literal('auto')])),
    /** Nothing is done for other checks than these; left out, for all of them. */
    controls: z.optional(z.array(ControlId).check(z.minLength(1))),
    /** The report tells the grounds of every verdict, its source and the exact requests. */
    verbose: z.optional(z.boolean()),
  })
  .check(
    z.refine((request) => !wantsCanary(request) || request.mode === 'remediate', {
      error: 'trains a model, so it takes the mode remediate',
      path: ['canary'],
    }),
  );
export type SetupRequest = z.infer<typeof SetupRequest>;

type Asked = { readonly canary?: boolean | 'auto' | undefined };

export const wantsCanary = ({ canary }: Asked): boolean => canary === true || canary === 'auto';

/** How the canary of a request is trained. */
export const canaryMethod = ({ canary }: Asked): CanaryMethod =>
  canary === 'auto' ? 'auto' : 'xgboost';

/** The input of an execution. Throws `InvalidConfiguration` that says what is wrong with it. */
export function parseSetupRequest(input: unknown): SetupRequest {
  const parsed = SetupRequest.safeParse(input, IN_WORDS);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const given = valueAt(input, issue.path);
    return `${issue.path.join('.') || 'the input'} ${issue.message}${given === undefined ? '' : `; given is ${given}`}`;
  });
  throw new InvalidConfiguration(
    `the input is not {"warehouse": "…", "mode": "validate|plan|remediate", "canary"?: true|"auto", "controls"?: ["RedshiftML.19"], "verbose"?: true}: ${problems.join('; ')}; nothing was changed; start it again with an input like {"warehouse": "analytics", "mode": "plan"}`,
  );
}

/** What stands there, for a message; undefined for what is missing, and for the input as a whole. */
function valueAt(input: unknown, path: readonly PropertyKey[]): string | undefined {
  const [field] = path;
  const found = Object.entries(Object(input)).find(([name]) => name === field);
  return found === undefined ? undefined : JSON.stringify(found[1]).slice(0, 100);
}

/** The configured warehouse as the setup sees it. Throws `InvalidConfiguration` naming what is configured instead. */
export function targetOf({ warehouses }: Config, name: string): ConfiguredSetup {
  const warehouse = warehouses.find((candidate) => candidate.name === name);
  if (warehouse === undefined) {
    const known = warehouses.map((candidate) => candidate.name).join(', ');
    throw new InvalidConfiguration(
      `warehouse: ${name} is not in config/admin.yml, which has ${known}; nothing was changed`,
    );
  }
  const target = setupTarget(warehouse);
  if (target === undefined) {
    throw new InvalidConfiguration(
      `warehouses.${name}.setup is missing in config/admin.yml; nothing was changed`,
    );
  }
  return { target, warehouse };
}

/** How the canary of this warehouse is configured. Throws `InvalidConfiguration` when it was asked for and is not. */
export function canaryOf(target: SetupTarget): CanaryConfig {
  const { canary } = target.setup;
  if (canary !== undefined) return canary;
  throw new InvalidConfiguration(
    `warehouses.${target.name}.setup.canary is missing in config/admin.yml: name the login, database and schema that train it; nothing was changed`,
  );
}
