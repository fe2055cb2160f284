import type { AccountState } from '../../local-aws/account/state.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { retrainedOf } from './afterwards.ts';
import { giveAnswer } from './asked.ts';
import { grantAsDeputy } from './deputy.ts';
import { makeAnew, remakeSchema } from './furnish.ts';
import type { GrantHistory } from './grant-history.ts';
import { handSql, ignoreMissing } from './hand-sql.ts';
import { type Stranger, strangerOf } from './identity-doubts.ts';
import { changeMembership } from './members.ts';
import type { Names } from './names.ts';
import type { GivenAnswer, GivenDecision } from './played.ts';
import { giveDecision, REVIEW } from './reviewed.ts';
import type { BaselineEntry, Step } from './scenario.ts';
import type { Siblings } from './siblings.ts';
import { type Deployed, TOOL_USER } from './simulated-config.ts';
import { setTag, tellOfTag } from './tagged.ts';
import { DATABASES, MODELS, OWNERS, READY, REMADE } from './warehouse.ts';

/** The world as far as its people change it. */
interface HandsOn {
  readonly localAws: LocalAws;
  readonly account: AccountState;
  readonly truth: GrantHistory;
  readonly names: Names;
  readonly strangers: Stranger[];
  readonly answers: GivenAnswer[];
  readonly decisions: GivenDecision[];
  /** Who made a model last, by its key; missing for who had it in the morning. */
  readonly owners: Map<string, string>;
  readonly madeAnewAtMs: Map<string, number>;
  readonly models: Map<string, string>;
  readonly configurations: (readonly BaselineEntry[])[];
  /** As of now, in every container that is composed from then on. */
  readonly deploy: (change: Partial<Deployed>) => void;
  readonly siblings: Siblings;
}

/** Lets one step happen. */
export async function take(step: Step, world: HandsOn): Promise<void> {
  const { localAws, truth, names, madeAnewAtMs, models, configurations } = world;
  const { engine } = truth;
  const now = localAws.clock.now();
  const schemaNow = (name: string): string => names.now({ type: 'schema', name });
  switch (step.kind) {
    case 'event':
      localAws.publish({
        source: 'redshift-ml.access',
        'detail-type': step.type,
        account: step.account,
        detail: step.detail as never,
      });
      return;
    case 'answer':
      // Not awaited: time has to move until the function answers.
      void giveAnswer(world, step).then((given) => given && world.answers.push(given));
      return;
    case 'review':
      localAws.startMachine('reviews', { start: REVIEW });
      return;
    case 'decide':
      void giveDecision(world, step).then((given) => given && world.decisions.push(given));
      return;
    case 'member':
      await changeMembership(engine, names, step);
      return;
    case 'tag':
      setTag(world.account, step);
      return;
    case 'tell':
      tellOfTag(localAws, step);
      return;
    case 'hand':
      if (step.by === 'deputy') return grantAsDeputy(engine, names, step);
      await engine.superuserSql(step.database, handSql(step, names)).catch(ignoreMissing);
      return;
    case 'model': {
      const key = JSON.stringify([step.database, step.schema, step.model]);
      await engine.dropModel(step.database, schemaNow(step.schema), step.model);
      await engine.createModel(step.database, {
        schema: schemaNow(step.schema),
        name: step.model,
        owner: names.now({ type: 'user', name: step.owner }),
        state: step.state,
      });
      // Trained anew by its owner, as every night, it is the same to everybody.
      if ((world.owners.get(key) ?? OWNERS[0]) !== step.owner) madeAnewAtMs.set(key, now);
      world.owners.set(key, step.owner);
      models.set(key, step.state);
      return;
    }
    case 'state':
      await engine.setModelState(step.database, schemaNow(step.schema), step.model, step.state);
      models.set(JSON.stringify([step.database, step.schema, step.model]), step.state);
      return;
    case 'identity':
      await makeAnew(engine, names, step.grantee);
      madeAnewAtMs.set(`${step.grantee.type} ${step.grantee.name}`, now);
      return;
    case 'rename':
      await names.toggle(step.thing);
      return;
    case 'schema':
      world.strangers.push(strangerOf(step, world, now));
      await remakeSchema(engine, names, step);
      for (const model of MODELS) {
        const key = JSON.stringify([step.database, REMADE.name, model]);
        madeAnewAtMs.set(key, now);
        world.owners.set(key, step.owner);
        models.delete(key);
      }
      madeAnewAtMs.set(JSON.stringify([step.database, REMADE.name]), now);
      return;
    case 'writer':
      await makeWriter(engine, step.superuser);
      return;
    case 'sibling':
      await world.siblings.toggle(step.sibling);
      return;
    case 'configure':
      configurations.push(step.baseline);
      world.deploy({ baseline: step.baseline });
      return;
    case 'policy':
      world.deploy({ rules: step.rules });
      return;
  }
}

/** The model with its owner and state: trained anew it is the same to everybody. */
export const asItIs = (
  model: ReturnType<typeof retrainedOf>,
  { owners, models }: Pick<HandsOn, 'owners' | 'models'>,
) => {
  const key = JSON.stringify([model.database, model.schema, model.model]);
  const owner = OWNERS.find((name) => name === owners.get(key)) ?? OWNERS[0];
  return { ...model, owner, state: models.get(key) ?? READY };
};

export const makeWriter = async (engine: Engine, superuser: boolean): Promise<void> => {
  const sql = `ALTER USER ${TOOL_USER} ${superuser ? 'CREATEUSER' : 'NOCREATEUSER'}`;
  await engine.transaction(DATABASES[0], [sql]);
};
