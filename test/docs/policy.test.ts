import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { evaluatePolicy } from '../../domain/access/policy/evaluate.ts';
import { readyPolicy } from '../../domain/access/policy/ready-policy.ts';
import { Grantee, type Privilege } from '../../domain/privilege.ts';
import { addSeconds, DAY_SECONDS } from '../../domain/time.ts';
import { assume, CREATE_MODEL, create, execute, ROLE, usage } from '../domain/access/examples.ts';
import { ask, PERSONAS, rules } from '../domain/access/policy/policies.ts';

const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
const policy = readyPolicy(rules(...parse(yaml).policy), PERSONAS);

const rows = page
  .split('\n')
  .filter((line) => /^\| (user|creator) \|/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const given = (cell: string | undefined): string | undefined =>
  cell === undefined || cell === '-' ? undefined : cell;

const START = '2026-03-02T09:00:00.000Z';

describe('what docs/policy.md says of its example is what the policy decides', () => {
  test('there is something to say', () => expect(rows.length).toBeGreaterThan(5));

  test.each(rows)('%s of %s (%s) to %s, asked by %s for %s days, ticket %s: %s', (...cells) => {
    const [
      persona,
      schema = '',
      models = '',
      grantee = '',
      requestedBy,
      days,
      ticket,
      decision = '',
    ] = cells;
    const privileges: Privilege[] =
      persona === 'creator'
        ? [CREATE_MODEL, create(schema), usage(schema), assume(ROLE)]
        : [usage(schema), ...models.split(' ').map((model) => execute(model, schema))];
    const [type, name] = grantee.split(' ');
    const lasting = given(days);
    const decided = evaluatePolicy(
      policy,
      ask({
        privileges: privileges.map((privilege) => ({
          database: privilege.kind === 'assume-role' ? '*' : 'dev',
          privilege,
        })),
        grantee: Grantee.parse({ type, name }),
        requestedBy: requestedBy ?? '',
        startsAt: START,
        expiresAt: lasting && addSeconds(START, Number(lasting) * DAY_SECONDS),
        ticket: given(ticket),
      }),
    );
    if (decided.effect === 'refused') {
      const [, reason = ''] = /^refused: (.*)$/.exec(decision) ?? [];
      expect(reason).not.toBe('');
      expect(decided.because.join('\n')).toContain(reason);
      return;
    }
    const stages = decided.stages.map(
      ({ needs, approvers }) =>
        `${needs} of ${approvers === 'anyone' ? approvers : approvers.join(', ')}`,
    );
    expect(decision).toBe(
      stages.length === 0 ? 'permitted' : `permitted after ${stages.join('; ')}`,
    );
  });
});
