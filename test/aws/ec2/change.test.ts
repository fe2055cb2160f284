import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { endpointSenders, securityGroupSenders, vpcSenders } from '../../../aws/ec2/change.ts';
import { readRegionalEndpoints } from '../../../aws/ec2/read.ts';
import type { Call } from '../../../domain/setup/operations/every-call.ts';
import { routedAccount } from '../../flows/setup-defects.ts';
import { inAccount, withAnswers } from '../account.ts';
import { sending } from '../sending.ts';

const ec2 = new EC2Client({ region: 'us-east-1' });
const changeNetwork = sending(
  { ...endpointSenders, ...vpcSenders, ...securityGroupSenders },
  { ec2 },
);

describe('a network is changed', () => {
  const create: Call = {
    operation: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId: 'vpc-0a',
      ServiceName: 'com.amazonaws.us-east-1.s3',
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-0a'],
      Tags: [],
    },
  };

  test('the same token makes one endpoint, and both answers name it', () =>
    inAccount(routedAccount, async ({ state }) => {
      const [first, second] = [
        await changeNetwork(create, { token: 'token' }),
        await changeNetwork(create, { token: 'token' }),
      ];
      expect(first).toMatchObject({ is: 'done', created: expect.stringMatching(/^vpce-/) });
      expect(second).toEqual(first);
      expect(state.network.endpoints.size).toBe(3);
    }));

  test('after its deletion the token still stands for the old endpoint, and another token makes a new one', () =>
    inAccount(routedAccount, async ({ state }) => {
      const first = await changeNetwork(create, { token: 'token' });
      const id = first.is === 'done' ? (first.created ?? '') : '';
      await changeNetwork(
        { operation: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [id] } },
        { token: 'undo' },
      );
      expect(await changeNetwork(create, { token: 'token' })).toEqual(first);
      expect(state.network.endpoints.has(id)).toBe(false);
      expect(await changeNetwork(create, { token: 'next' })).not.toEqual(first);
    }));

  test.each([
    ['InvalidVpcEndpoint.NotFound', 'absent'],
    ['IncorrectState', 'busy'],
    ['OperationNotPermitted', 'refused'],
  ])('an endpoint that EC2 lists as not deleted (%s) is %s', async (Code, is) => {
    const Unsuccessful = [{ ResourceId: 'vpce-1', Error: { Code, Message: 'no' } }];
    const call = {
      operation: 'ec2:DeleteVpcEndpoints',
      input: { VpcEndpointIds: ['vpce-1'] },
    } as const;
    const went = await withAnswers('EC2Client', { DeleteVpcEndpoints: { Unsuccessful } }, () =>
      changeNetwork(call, { token: 'token' }),
    );
    expect(went).toEqual({ is, because: `${Code}: vpce-1: no` });
  });

  test('an interface endpoint is pending before it is available', () =>
    inAccount(routedAccount, async ({ pass }) => {
      const input = {
        VpcId: 'vpc-0a',
        ServiceName: 'com.amazonaws.us-east-1.s3',
        VpcEndpointType: 'Interface',
        Tags: [],
      } as const;
      await changeNetwork({ operation: 'ec2:CreateVpcEndpoint', input }, { token: 'token' });
      const states = async () => {
        const { endpoints } = await readRegionalEndpoints(ec2);
        return 'ok' in endpoints ? endpoints.ok.map(({ state }) => state) : [];
      };
      const before = await states();
      await pass(60);
      expect([before, await states()]).toEqual([
        ['available', 'available', 'pending'],
        ['available', 'available', 'available'],
      ]);
    }));

  test('an interface endpoint in a zone that the service is not offered in is refused', () =>
    inAccount({ ...routedAccount, serviceZones: ['us-east-1f'] }, async () => {
      const input = {
        VpcId: 'vpc-0a',
        ServiceName: 'com.amazonaws.us-east-1.s3',
        VpcEndpointType: 'Interface',
        SubnetIds: ['subnet-0a'],
        Tags: [],
      } as const;
      const refused = {
        is: 'refused',
        because: expect.stringContaining('availability zone of the subnet: subnet-0a'),
      };
      expect(
        await changeNetwork({ operation: 'ec2:CreateVpcEndpoint', input }, { token: 't' }),
      ).toMatchObject(refused);
    }));

  test('private DNS where the VPC does not resolve is refused', () => {
    const vpc = routedAccount.vpcs?.['vpc-0a'] ?? {
      subnets: {},
      routeTables: {},
      securityGroups: {},
    };
    return inAccount(
      { ...routedAccount, vpcs: { 'vpc-0a': { ...vpc, dnsHostnames: false } } },
      async () => {
        const call = {
          operation: 'ec2:ModifyVpcEndpoint',
          input: { VpcEndpointId: 'vpce-0b', PrivateDnsEnabled: true },
        } as const;
        expect(await changeNetwork(call, { token: 'token' })).toMatchObject({ is: 'refused' });
      },
    );
  });

  test.each(['Ingress', 'Egress'] as const)(
    'a rule (%s) that is there is there already, and one that is gone is absent',
    (direction) =>
      inAccount(routedAccount, async () => {
        const input = { GroupId: 'sg-0e', Peer: { GroupId: 'sg-0e' } };
        const add = { operation: `ec2:AuthorizeSecurityGroup${direction}`, input } as const;
        const remove = { operation: `ec2:RevokeSecurityGroup${direction}`, input } as const;
        const went = [];
        for (const call of [add, add, remove, remove])
          went.push((await changeNetwork(call, { token: 'token' })).is);
        expect(went).toEqual(['done', 'already', 'done', 'absent']);
      }),
  );

  test('both DNS attributes take a call each', () =>
    inAccount(routedAccount, async ({ state }) => {
      const input = { VpcId: 'vpc-0a', EnableDnsSupport: false, EnableDnsHostnames: false };
      expect(
        await changeNetwork({ operation: 'ec2:ModifyVpcAttribute', input }, { token: 'token' }),
      ).toEqual({ is: 'done' });
      expect(state.network.vpcs.get('vpc-0a')).toMatchObject({
        dnsSupport: false,
        dnsHostnames: false,
      });
    }));
});
