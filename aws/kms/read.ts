import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  ListGrantsCommand,
} from '@aws-sdk/client-kms';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { KeyFacts, KeyGrant, Read } from '../../domain/setup/facts.ts';
import { readOutcome } from '../read-outcome.ts';

const NONE = ['NotFoundException'];

/** The key behind an ARN, an id or an alias, with its policy and grants. */
export async function readKey(client: KMSClient, reference: string): Promise<Read<KeyFacts>> {
  const described = await readOutcome({ permission: 'kms:DescribeKey', missing: NONE }, () =>
    client.send(new DescribeKeyCommand({ KeyId: reference })),
  );
  if (!('ok' in described)) return described;
  const { Arn, KeyState, KeySpec, KeyManager } = described.ok.KeyMetadata ?? {};
  if (Arn === undefined || KeyState === undefined || KeySpec === undefined) {
    throw new UnexpectedResponse(`DescribeKey of ${reference} answered without ARN, state or spec`);
  }
  const [policy, grants] = await Promise.all([
    readOutcome({ permission: 'kms:GetKeyPolicy', missing: NONE }, async () => {
      const { Policy } = await client.send(
        new GetKeyPolicyCommand({ KeyId: Arn, PolicyName: 'default' }),
      );
      return Policy ?? '';
    }),
    readOutcome({ permission: 'kms:ListGrants', missing: NONE }, () => grantsOf(client, Arn)),
  ]);
  return {
    ok: {
      arn: Arn,
      state: KeyState,
      spec: KeySpec,
      manager: KeyManager ?? 'CUSTOMER',
      policy,
      grants,
    },
  };
}

async function grantsOf(client: KMSClient, KeyId: string) {
  const all: KeyGrant[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new ListGrantsCommand({ KeyId, ...(marker === undefined ? {} : { Marker: marker }) }),
    );
    for (const { GranteePrincipal = '', Operations = [], Constraints } of page.Grants ?? []) {
      const constraints =
        Constraints && Object.keys(Constraints).length > 0
          ? JSON.stringify(Constraints)
          : undefined;
      all.push({
        grantee: GranteePrincipal,
        operations: Operations,
        ...(constraints === undefined ? {} : { constraints }),
      });
    }
    marker = page.Truncated ? page.NextMarker : undefined;
  } while (marker !== undefined);
  return all;
}
