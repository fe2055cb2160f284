import { spawn, spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

/** Whether somebody here can play AWS for us, and type for us what an administrator would. */
export const hasMoto = (): boolean =>
  spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0 &&
  spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

const PORT = 5_599;
const ENDPOINT = `http://127.0.0.1:${PORT}`;
export const ENV = {
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

/** Starts moto in a process of its own. Answers how to end it. */
export async function startMoto(): Promise<() => void> {
  const server = spawn('moto_server', ['-p', String(PORT)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  for (let tries = 0; tries < 120; tries += 1) {
    const isThere = await fetch(`${ENDPOINT}/moto-api/`).then(
      () => true,
      () => false,
    );
    // At once: asked to end, moto waits for connections that nobody closes, and whoever started it waits for moto.
    if (isThere) return () => void server.kill('SIGKILL');
    await setTimeout(500);
  }
  server.kill('SIGKILL');
  throw new Error('moto_server does not answer');
}

/** An account without anything in it. */
export const emptyAccount = async (): Promise<void> =>
  void (await fetch(`${ENDPOINT}/moto-api/reset`, { method: 'POST' }));

/** One call of the aws CLI, its words without spaces in one text; a word with spaces is one of `more`. Its answer as JSON. */
export function aws(words: string, ...more: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(
    'aws',
    [...words.split(' '), ...more, '--output', 'json'],
    { encoding: 'utf8', env: { ...process.env, ...ENV } },
  );
  if (status !== 0) throw new Error(`aws ${words} ${more.join(' ')}: ${stderr}`);
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
}

/** A value in an answer: `value(answer, 'Vpc', 'VpcId')`. */
const value = (answer: unknown, ...path: readonly (string | number)[]): string =>
  String(path.reduce((inner: unknown, key) => Object(inner)[key], answer));

export const ROLE = 'arn:aws:iam::123456789012:role/redshift-ml';
export const BUCKET = 'analytics-redshift-ml';

export const document = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

const TRUST = document({
  Effect: 'Allow',
  Principal: { Service: ['redshift.amazonaws.com', 'sagemaker.amazonaws.com'] },
  Action: 'sts:AssumeRole',
});

/** Ids of what was made, for whoever configures it or plants a defect. */
export interface Made {
  readonly vpc: string;
  readonly subnet: string;
  readonly group: string;
  readonly key: string;
  readonly s3Endpoint: string;
  readonly sagemakerEndpoint: string;
}

/** What the page asks for, on a routed cluster with a key and private endpoints, as an administrator would type it. */
export function makeAccount(): Made {
  const network = makeNetwork();
  const key = createKey();
  makeBucket(key);
  aws(`iam create-role --role-name redshift-ml --assume-role-policy-document`, TRUST);
  aws(
    'iam attach-role-policy --role-name redshift-ml --policy-arn arn:aws:iam::aws:policy/AmazonRedshiftAllCommandsFullAccess',
  );
  aws(
    `redshift create-cluster-subnet-group --cluster-subnet-group-name ml --description ml --subnet-ids ${network.subnet}`,
  );
  const made = { ...network, key };
  createCluster(made, `--iam-roles ${ROLE}`);
  return made;
}

function makeNetwork(): Omit<Made, 'key'> {
  const vpc = value(aws('ec2 create-vpc --cidr-block 10.0.0.0/16'), 'Vpc', 'VpcId');
  aws(`ec2 modify-vpc-attribute --vpc-id ${vpc} --enable-dns-hostnames`);
  const subnet = value(
    aws(`ec2 create-subnet --vpc-id ${vpc} --cidr-block 10.0.1.0/24`),
    'Subnet',
    'SubnetId',
  );
  const group = value(
    aws(`ec2 create-security-group --vpc-id ${vpc} --group-name ml --description ml`),
    'GroupId',
  );
  aws(`ec2 authorize-security-group-ingress --group-id ${group} ${HTTPS}`);
  const table = value(aws(`ec2 create-route-table --vpc-id ${vpc}`), 'RouteTable', 'RouteTableId');
  aws(`ec2 associate-route-table --route-table-id ${table} --subnet-id ${subnet}`);
  const endpoint = (service: string, how: string): string =>
    value(
      aws(
        `ec2 create-vpc-endpoint --vpc-id ${vpc} --service-name com.amazonaws.us-east-1.${service} --vpc-endpoint-type ${how}`,
      ),
      'VpcEndpoint',
      'VpcEndpointId',
    );
  const inside = `Interface --subnet-ids ${subnet} --security-group-ids ${group} --private-dns-enabled`;
  endpoint('sagemaker.runtime', inside);
  return {
    vpc,
    subnet,
    group,
    s3Endpoint: endpoint('s3', `Gateway --route-table-ids ${table}`),
    sagemakerEndpoint: endpoint('sagemaker.api', inside),
  };
}

/** The rule by which the warehouse reaches the endpoints. */
export const HTTPS = '--protocol tcp --port 443 --cidr 10.0.0.0/16';

function makeBucket(key: string): void {
  aws(`s3api create-bucket --bucket ${BUCKET}`);
  aws(
    `s3api put-bucket-encryption --bucket ${BUCKET} --server-side-encryption-configuration`,
    JSON.stringify({
      Rules: [
        { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    }),
  );
  aws(
    `s3api put-public-access-block --bucket ${BUCKET} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
  );
}

/** The routed cluster, with a key and these roles. */
export const createCluster = (
  { group, key }: Pick<Made, 'group' | 'key'>,
  roles: string,
): unknown =>
  aws(
    `redshift create-cluster --cluster-identifier analytics --node-type ra3.large --master-username awsuser --master-user-password Passw0rdPassw0rd --cluster-subnet-group-name ml --vpc-security-group-ids ${group} --enhanced-vpc-routing --no-publicly-accessible --encrypted --kms-key-id ${key} ${roles}`.trim(),
  );

export const deleteCluster = (): unknown =>
  aws('redshift delete-cluster --cluster-identifier analytics --skip-final-cluster-snapshot');

export const createKey = (): string => value(aws('kms create-key'), 'KeyMetadata', 'Arn');
