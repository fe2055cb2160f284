import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  paginateListGrants,
} from '@aws-sdk/client-kms';
import type { KeyFacts, KeyGrant } from '../../domain/setup/facts.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered, itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

const NONE = ['NotFoundException'];

/** The key behind an ARN, an id or an alias, with its policy and grants. */
export async function readKey(client: KMSClient, reference: string): Promise<Read<KeyFacts>> {
  const described = await readOutcome(
    { permission: 'kms:DescribeKey', missing: NONE },
    async () => {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: reference }));
      const call = `DescribeKey of ${reference}`;
      return {
        arn: answered(KeyMetadata?.Arn, 'Arn', call),
        state: answered(KeyMetadata?.KeyState, 'KeyState', call),
        spec: answered(KeyMetadata?.KeySpec, 'KeySpec', call),
        manager: KeyMetadata?.KeyManager ?? 'CUSTOMER',
      };
    },
  );
  if (!('ok' in described)) return described;
  const { arn } = described.ok;
  const [policy, grants] = await Promise.all([
    readOutcome({ permission: 'kms:GetKeyPolicy', missing: NONE }, async () => {
      const { Policy } = await client.send(
        new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' }),
      );
      return answered(Policy, 'Policy', `GetKeyPolicy of ${arn}`);
    }),
    readOutcome({ permission: 'kms:ListGrants', missing: NONE }, () => grantsOf(client, arn)),
  ]);
  return { ok: { ...described.ok, policy, grants } };
}

async function grantsOf(client: KMSClient, KeyId: string): Promise<readonly KeyGrant[]> {
  const grants = await itemsOf(paginateListGrants({ client }, { KeyId }), ({ Grants }) => Grants);
  return grants.map(({ GranteePrincipal = '', Operations = [], Constraints = {} }) => ({
    grantee: GranteePrincipal,
    operations: Operations,
    ...(Object.keys(Constraints).length > 0 ? { constraints: JSON.stringify(Constraints) } : {}),
  }));
}
