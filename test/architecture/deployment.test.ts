import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { ATTACH_CHARACTERS, OWN_CHARACTERS, SETUP_LISTS } from '../../domain/config-sizes.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import {
  actionsOf,
  functions,
  lambdaId,
  list,
  logGroupId,
  named,
  ofType,
  parameters,
  record,
  referencesIn,
  resources,
  statementsOf,
  target,
} from './deployment.ts';
import { machines, PARTITION } from './machine.ts';

const isStandard = (id: string | undefined): boolean =>
  named(id)?.type === 'AWS::SQS::Queue' && named(id)?.properties['FifoQueue'] !== true;

test('everything that is referred to exists', () => {
  const made = Object.keys(functions).flatMap((name) => [
    lambdaId(name),
    logGroupId(name),
    ...(functions[name]?.['url'] === undefined ? [] : [`${lambdaId(name)}Url`]),
  ]);
  const known = new Set([...resources.map(({ id }) => id), ...Object.keys(parameters), ...made]);
  const used = [
    ...Object.values(functions),
    ...resources.map(({ properties }) => properties),
  ].flatMap(referencesIn);
  expect([...new Set(used)].filter((id) => !known.has(id))).toEqual([]);
});

describe('permissions', () => {
  test('each function has a role of its own', () => {
    const roles = Object.values(functions).map((declared) => target(declared['role']));
    expect(roles.map((role) => named(role)?.type)).toEqual(roles.map(() => 'AWS::IAM::Role'));
    expect(new Set(roles).size).toBe(roles.length);
  });

  const holders = (action: string): string[] =>
    Object.entries(functions)
      .filter(([, declared]) =>
        statementsOf(target(declared['role'])).some((statement) =>
          actionsOf(statement).includes(action),
        ),
      )
      .map(([name]) => name);

  test('no role has a wildcard for an action that it is allowed', () => {
    const wide = ofType('AWS::IAM::Role').filter(({ id }) =>
      statementsOf(id)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(actionsOf)
        .some((action) => action.includes('*')),
    );
    expect(wide.map(({ id }) => id)).toEqual([]);
  });

  test('only reconcile may log in as the writer, by name or by secret', () => {
    const { warehouses } = parseConfig(readTemplate('config/admin.yml'));
    const logins = warehouses.map(({ writer }) =>
      'dbUser' in writer ? `/${writer.dbUser}"` : writer.secretArn,
    );
    const writers = Object.entries(functions).filter(([, { role }]) => {
      const text = JSON.stringify(statementsOf(target(role)));
      return logins.some((login) => text.includes(login));
    });
    expect(writers.map(([name]) => name)).toEqual(['reconcile']);
  });

  test('only reconcile answers task tokens of access, and decide reaches no warehouse', () => {
    expect(holders('states:SendTaskSuccess')).toContain('reconcile');
    expect(holders('redshift-data:BatchExecuteStatement')).not.toContain('decide');
    expect(holders('redshift:GetClusterCredentials')).not.toContain('decide');
  });

  test('nobody may delete or overwrite evidence in the bucket', () => {
    const all = ofType('AWS::IAM::Role').flatMap(({ id }) => statementsOf(id).flatMap(actionsOf));
    const forbidden =
      /^s3:(Delete|Bypass|PutObjectRetention|PutObjectLegalHold|PutBucketPolicy|PutBucketObjectLock|PutLifecycle)/;
    expect(all.filter((action) => forbidden.test(action))).toEqual([]);
  });

  test('nothing may be created for, added to or taken from a role outside of these boundaries', () => {
    const boundary = record(readTemplate('config/deployment.yml'))['boundary'];
    const widening =
      /^iam:(CreateRole|DeleteRole|UpdateAssumeRolePolicy|(Attach|Detach|Put|Delete)RolePolicy)$/;
    const found = ofType('AWS::IAM::Role')
      .flatMap(({ id }) => statementsOf(id))
      .filter(
        (statement) =>
          statement['Effect'] === 'Allow' &&
          actionsOf(statement).some((action) => widening.test(action)),
      );
    const conditions = found.map(
      (one) => record(record(one['Condition'])['StringEquals'])['iam:PermissionsBoundary'],
    );
    expect(conditions.length).toBeGreaterThan(0);
    expect(conditions).toEqual(conditions.map(() => boundary));
  });

  test('an undo creates nothing', () => {
    const may = statementsOf(target(functions['setupUndo']?.['role']))
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf);
    expect(may.filter((action) => /:(Create|Attach|Authorize)/.test(action))).toEqual([
      'logs:CreateLogStream',
    ]);
  });

  test('who runs statements may let the Data API use the keys of warehouses, and no other key', () => {
    const running =
      'reconcile setupInspect setupCanary tagsRead look reviewsFreeze auditExamine auditExamineSetup driftLook'.split(
        ' ',
      );
    for (const name of running) {
      const grants = statementsOf(target(functions[name]?.['role'])).filter((statement) =>
        actionsOf(statement).includes('kms:CreateGrant'),
      );
      expect(grants).toEqual([
        {
          Effect: 'Allow',
          Action: 'kms:CreateGrant',
          Resource: list(record(readTemplate('config/deployment.yml'))['warehouseKeys']),
          Condition: {
            Bool: { 'kms:GrantIsForAWSResource': 'true' },
            StringLike: {
              // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
              'kms:ViaService': { 'Fn::Sub': 'redshift*.${AWS::Region}.${AWS::URLSuffix}' },
            },
          },
        },
      ]);
    }
  });

  test('what config/deployment.yml adds leaves room under the limit of IAM for a role', () => {
    const deployment = record(readTemplate('config/deployment.yml'));
    const added = JSON.stringify(['writer', 'reader', 'canary'].map((who) => deployment[who]));
    const sizes = ofType('AWS::IAM::Role').map(({ id }) => {
      const own = statementsOf(id).filter((one) => !added.includes(JSON.stringify(one)));
      const lists = Object.keys(SETUP_LISTS).map((name) => JSON.stringify(deployment[name]));
      const text = lists.reduce((rest, list) => rest.replaceAll(list, ''), JSON.stringify(own));
      return [id, text.length] as const;
    });
    const limitOf = (id: string): number =>
      id === 'SetupAttachRole' ? ATTACH_CHARACTERS : OWN_CHARACTERS;
    expect(sizes.filter(([id, size]) => size > limitOf(id))).toEqual([]);
  });

  test('each list of the setup stands in no role more often than its room is counted for', () => {
    const deployment = record(readTemplate('config/deployment.yml'));
    for (const [name, times] of Object.entries(SETUP_LISTS)) {
      const found = ofType('AWS::IAM::Role').map(
        ({ id }) =>
          JSON.stringify(statementsOf(id)).split(JSON.stringify(deployment[name])).length - 1,
      );
      expect([name, Math.max(...found)]).toEqual([name, times]);
    }
  });
});

test('docs/permissions.md says why each function may do what it may', () => {
  const page = readFileSync('docs/permissions.md', 'utf8');
  expect(Object.keys(functions).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

describe('nothing is lost on the way', () => {
  const targetsOf = (properties: JsonObject) =>
    [...list(properties['Targets']), properties['Target'] ?? null]
      .map(record)
      .filter((one) => 'Arn' in one);
  const senders = [...ofType('AWS::Events::Rule'), ...ofType('AWS::Scheduler::Schedule')];

  test.each(senders.map(({ id, properties }) => [id, properties] as const))(
    '%s has a standard dead-letter queue',
    (_, properties) => {
      const queues = targetsOf(properties).map((one) =>
        target(record(one['DeadLetterConfig'])['Arn']),
      );
      expect(queues).not.toEqual([]);
      expect(queues.filter((id) => !isStandard(id))).toEqual([]);
    },
  );

  test('each queue that a function reads hands over what it cannot read, to a queue of its own kind', () => {
    const sources = Object.values(functions).flatMap((declared) =>
      list(declared['events']).flatMap(
        (event) => target(record(record(event)['sqs'])['arn']) ?? [],
      ),
    );
    const problems = sources.filter((id) => {
      const dead = target(record(named(id)?.properties['RedrivePolicy'])['deadLetterTargetArn']);
      return (
        named(dead)?.properties['FifoQueue'] !== named(id)?.properties['FifoQueue'] ||
        dead === undefined
      );
    });
    expect(sources).not.toEqual([]);
    expect(problems).toEqual([]);
  });

  test('somebody hears of every queue that nobody reads', () => {
    const read = Object.values(functions).flatMap((declared) => referencesIn(declared['events']));
    const watched = ofType('AWS::CloudWatch::Alarm').flatMap(({ properties }) =>
      referencesIn(properties['Dimensions']),
    );
    const silent = ofType('AWS::SQS::Queue').filter(
      ({ id }) => !read.includes(id) && !watched.includes(id),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test('somebody hears of leases that no configured database has', () => {
    const { LogGroupName, MetricTransformations } = record(named('OrphanedLeases')?.properties);
    const [metric] = list(MetricTransformations).map(record);
    expect(target(LogGroupName)).toBe(logGroupId('sweep'));
    expect(named('OrphanedLeasesDue')?.properties).toMatchObject({
      Namespace: metric?.['MetricNamespace'],
      MetricName: metric?.['MetricName'],
    });
  });

  test('somebody hears of a database that is not looked at, in the words that the sweep logs', () => {
    const filter = record(named('DatabasesOverdue')?.properties);
    const [, words = 'none'] =
      /^\{ \$\.message = "(.+)\*" \}$/.exec(String(filter['FilterPattern'])) ?? [];
    expect(readFileSync('functions/access/sweep.ts', 'utf8')).toContain(`'${words}`);
    expect(target(filter['LogGroupName'])).toBe(logGroupId('sweep'));
    expect(named('DatabaseNotLookedAt')?.properties).toMatchObject({
      MetricName: record(list(filter['MetricTransformations'])[0])['MetricName'],
    });
  });

  test('every machine that fails is heard of', () => {
    const watched = ofType('AWS::CloudWatch::Alarm').flatMap(({ properties }) =>
      referencesIn(properties['Dimensions']),
    );
    expect(
      ofType('AWS::StepFunctions::StateMachine')
        .filter(({ id }) => !watched.includes(id))
        .map(({ id }) => id),
    ).toEqual([]);
  });
});

describe('the reconcile queue', () => {
  const queue = record(named('ReconcileQueue')?.properties);
  const visibilitySeconds = Number(queue['VisibilityTimeout']);
  const receives = Number(record(queue['RedrivePolicy'])['maxReceiveCount']);

  test('keeps order per database and deduplicates by content (law 9)', () => {
    expect(queue).toMatchObject({ FifoQueue: true, ContentBasedDeduplication: true });
    expect(Number(functions['reconcile']?.['timeout'])).toBeLessThanOrEqual(120);
  });

  test('hides a message for six times as long as its consumer may run', () => {
    expect(visibilitySeconds).toBeGreaterThanOrEqual(
      6 * Number(functions['reconcile']?.['timeout']),
    );
  });

  test('gives up before the state that waits for it does (law 8)', () => {
    const waits = machines
      .flatMap(({ states }) => states)
      .filter(
        ({ state }) =>
          state['Resource'] === `arn:${PARTITION}:states:::sqs:sendMessage.waitForTaskToken`,
      )
      .map(({ state }) => Number(state['TimeoutSeconds']));
    expect(waits).not.toEqual([]);
    expect(waits.filter((seconds) => !(seconds > visibilitySeconds * receives))).toEqual([]);
  });
});
