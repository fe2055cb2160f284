import { expect, test } from '@jest/globals';
import type { RoleFacts, Simulation } from '../../../../domain/setup/facts.ts';
import { judge } from '../../../../domain/setup/iam/judge.ts';
import { BUCKET, facts, ROLE, role } from '../warehouse.ts';

const need = {
  section: 'Bucket',
  action: 's3:PutObject',
  resource: `arn:aws:s3:::${BUCKET}/x`,
} as const;
const denied: Simulation = {
  ...need,
  decision: 'implicitDeny',
  matched: [],
  missingContext: [],
};
const explicit = { ...denied, decision: 'explicitDeny' } as const;
const allowed = { ...denied, decision: 'allowed', matched: ['own'] } as const;
const document = (...Statement: readonly object[]) => ({ ok: JSON.stringify({ Statement }) });
const all = { Effect: 'Allow', Action: '*', Resource: '*' };
const byBoundary = { ...denied, allowedByBoundary: false } as const;
const byOrganization = { ...explicit, allowedByOrganizations: false } as const;
const ORG = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } };
const OF_ORG = { StringLike: { 'aws:PrincipalOrgID': 'o-1' } };
const inRegion = (region: string) => ({ StringEquals: { 'aws:RequestedRegion': region } });
const inline = (statement: object) => ({
  ok: [{ name: 'own', document: JSON.stringify({ Statement: statement }) }],
});

test.each<[string, readonly Simulation[], Partial<RoleFacts>, object]>([
  ['what is allowed is', [allowed], {}, { is: 'allowed' }],
  ['what nothing allows is lacking', [denied], {}, { is: 'lacking' }],
  ['what was not asked is unknown', [], {}, { is: 'unknown', because: 'it was not simulated' }],
  [
    'a key that nobody can know is named',
    [{ ...denied, missingContext: ['aws:PrincipalOrgID'] }],
    {},
    { is: 'unknown', because: 'it depends on aws:PrincipalOrgID' },
  ],
  [
    'a key of another service does not matter',
    [{ ...denied, missingContext: ['ec2:Vpc'] }],
    {},
    { is: 'lacking' },
  ],
  [
    'a tag that the role lacks is known to be absent',
    [{ ...denied, missingContext: ['aws:PrincipalTag/exception'] }],
    {},
    { is: 'lacking' },
  ],
  [
    'a Deny that depends on it is no bar',
    [{ ...explicit, missingContext: ['aws:PrincipalOrgID'] }],
    {},
    { is: 'unknown', because: 'it depends on aws:PrincipalOrgID' },
  ],
  [
    'an unconditional Deny is one, whatever other statements ask for',
    [{ ...explicit, missingContext: ['aws:PrincipalOrgID'] }],
    { inline: inline({ ...all, Effect: 'Deny' }) },
    { is: 'barred' },
  ],
  [
    'an SCP without missing keys bars',
    [byOrganization],
    {},
    { is: 'barred', by: 'a service control policy' },
  ],
  [
    'an SCP that asks for what nobody knows does not',
    [{ ...byOrganization, missingContext: ['aws:ResourceOrgID'] }],
    {},
    { is: 'unknown', because: 'it depends on aws:ResourceOrgID' },
  ],
  ['a boundary that was not read bars', [byBoundary], {}, { is: 'barred' }],
  [
    'one that does not name the action bars',
    [{ ...byBoundary, missingContext: ['aws:PrincipalOrgID'] }],
    { boundaryPolicy: document({ ...all, Action: 'sagemaker:*' }) },
    { is: 'barred' },
  ],
  [
    'one that depends on a key names it, though the simulator does not',
    [byBoundary],
    { boundaryPolicy: document(all, { ...all, Effect: 'Deny', Condition: ORG }) },
    { is: 'unknown', because: 'it depends on aws:PrincipalOrgID' },
  ],
  [
    'one for another Region bars, whatever key an SCP asks for',
    [{ ...byBoundary, missingContext: ['aws:PrincipalOrgID'] }],
    { boundaryPolicy: document({ ...all, Condition: inRegion('us-east-1') }) },
    { is: 'barred' },
  ],
  [
    'one for the Region and an organisation depends on the organisation alone',
    [byBoundary],
    { boundaryPolicy: document({ ...all, Condition: { ...inRegion('eu-west-1'), ...OF_ORG } }) },
    { is: 'unknown', because: 'it depends on aws:PrincipalOrgID' },
  ],
  [
    'the same answer with and without the header is certain',
    [allowed, { ...allowed, supposing: 's3:x-amz-server-side-encryption AES256' }],
    {},
    { is: 'allowed' },
  ],
  [
    'another answer with the header shows that it depends on it',
    [allowed, { ...explicit, supposing: 's3:x-amz-server-side-encryption AES256' }],
    {},
    { is: 'unknown', because: 'it depends on s3:x-amz-server-side-encryption' },
  ],
])('%s', (_, simulations, change, expected) => {
  const held = role({ ...change, simulations: { ok: simulations } });
  const given = facts({ roles: { [ROLE]: { ok: held } } });
  const judged = judge(given, held, [need]);
  expect('unknown' in judged ? judged : judged[0]?.standing).toMatchObject(expected);
});
