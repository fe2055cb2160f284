import type { SetupFacts, WarehouseFacts } from '../facts.ts';
import { roleName } from '../iam/role-name.ts';
import { wantedDefault } from '../iam/role-paths.ts';
import { associate, createWarehouse } from '../operations/warehouse.ts';
import { because, type NotRead } from '../read.ts';
import { theRoles } from '../subjects.ts';
import type { Check, Verdict } from './check.ts';
import { PAGES } from './pages.ts';
import {
  given,
  notApplicable,
  pass,
  repairable,
  reported,
  unknownBecause,
  waiting,
} from './verdict.ts';

/** States that end without anybody doing anything (facts §5.7). */
const PASSING = new Set([
  'cancelling-resize',
  'creating',
  'maintenance',
  'modifying',
  'rebooting',
  'recovering',
  'renaming',
  'resizing',
  'restoring',
  'resuming',
  'rotating-keys',
  'updating',
  'updating-hsm',
]);

/** What to do about the states in which a warehouse stays. */
const FINAL: Readonly<Record<string, string>> = {
  paused: 'resume it',
  deleting: 'it is being deleted: name another one, or restore it from a snapshot',
  'final-snapshot':
    'it is being deleted: name another one, or restore it from the snapshot that is being made',
  'hardware-failure': 'a node failed; if AWS does not replace it, restore the latest snapshot',
  'incompatible-hsm':
    'let the configuration of its HSM be corrected, or restore it with another one',
  'incompatible-network':
    'its VPC or subnets lack what it needs: correct them, or restore it elsewhere',
  'incompatible-parameters': 'correct its parameter group and reboot it',
  'incompatible-restore': 'restore the snapshot into a configuration that holds it',
  'storage-full': 'resize it, or free space',
};

/** What a status says, where it is not `available`. */
function statusVerdict(name: string, status: string): Verdict {
  const observed = `warehouse ${name} is ${status}`;
  if (PASSING.has(status) || status.startsWith('available, '))
    return unknownBecause(`${observed}: inspect again when it has settled`);
  if (status === 'pausing')
    return unknownBecause(`${observed}: resume it once it is paused, then inspect again`);
  const remedy = FINAL[status];
  return remedy === undefined
    ? unknownBecause(
        `${observed}, a state that no page explains: look at its events, then inspect again`,
      )
    : reported(`${observed}; wanted available`, remedy);
}

/** What is created, and what it waits for. Of Serverless that is the namespace, or its workgroup once the namespace is there. */
function missing(facts: SetupFacts, instead: string): Verdict {
  const { target, namespace } = facts;
  const evidence = `${target.identity.kind} warehouse ${target.name} does not exist: ${instead}`;
  const isThere = namespace !== undefined && 'ok' in namespace;
  if (namespace !== undefined && !isThere && !('missing' in namespace))
    return unknownBecause(`${evidence}; ${because(namespace, 'its namespace')}`);
  if (isThere && namespace.ok.status !== 'available')
    return statusVerdict(`${target.name}, whose workgroup is missing`, namespace.ok.status);
  const create = createWarehouse(facts);
  if (!create) return reported(evidence, 'create it, or give it a section setup.create');
  const absent = theRoles(facts).filter((arn) => !('ok' in (facts.roles[arn] ?? { missing: arn })));
  return absent.length > 0
    ? waiting(evidence, `create it as soon as ${absent.join(', ')} can be attached`, 'asks')
    : repairable(evidence, 'create it with its roles attached', [create]);
}

/** How many roles a cluster takes (facts §5.3). */
const associationQuota = (region: string): number =>
  /^us-iso(-east-1|-west-1|b-east-1)$/.test(region) ? 10 : 50;

export const warehouseAvailable: Check = {
  severity: 'critical',
  source: {
    url: PAGES.setup,
    sentence:
      'Create a Redshift cluster using the AWS Management Console or the AWS Command Line Interface (AWS CLI). Make sure to attach the AWS Identity and Access Management (IAM) policy while creating the cluster.',
  },
  why: 'Everything else hangs on it; one that is paused takes neither SQL nor roles.',
  handling: 'asks',
  remediation:
    'Creates the cluster of setup.create, or the Serverless namespace and then its workgroup, with its roles attached: encrypted, not public, admin password managed by AWS; never undone, only listed. A paused or failed warehouse is reported.',
  about: 'warehouse',
  evaluate: (facts) => {
    const { warehouse, target } = facts;
    if ('missing' in warehouse && warehouse.instead !== undefined)
      return reported(
        `${warehouse.missing} but ${warehouse.instead}`,
        `write ${warehouse.instead} as namespaceName in config/admin.yml, or name the workgroup that uses the other one`,
      );
    if ('missing' in warehouse) return missing(facts, warehouse.missing);
    return given(warehouse, `warehouse ${target.name}`, ({ status }) => {
      if (status === 'available') return pass(`warehouse ${target.name} is available`);
      return statusVerdict(target.name, status);
    });
  },
};

/** What comes of a role that cannot be associated yet: one that nobody will make is not waited for. */
function toBeAssociated(read: NotRead | undefined, evidence: string): Verdict {
  if (read && 'missing' in read)
    return read.instead === undefined
      ? waiting(evidence, 'associate it once it exists', 'repairs')
      : reported(`${evidence}, and ${read.instead} has its name`, 'name that role in setup.pairs');
  return unknownBecause(`${evidence}; ${because(read, 'the role')}`);
}

const onWarehouse = (
  facts: SetupFacts,
  evaluate: (warehouse: WarehouseFacts) => ReturnType<Check['evaluate']>,
) =>
  'missing' in facts.warehouse
    ? notApplicable('the warehouse does not exist yet')
    : given(facts.warehouse, `warehouse ${facts.target.name}`, evaluate);

export const roleAssociated: Check = {
  severity: 'critical',
  source: {
    url: PAGES.setup,
    sentence:
      'Make sure to attach the AWS Identity and Access Management (IAM) policy while creating the cluster.',
  },
  why: 'CREATE MODEL refuses a role that is not associated, or whose association has not settled.',
  handling: 'repairs',
  remediation:
    'Associates all roles of the pairs in one call. On Serverless the whole list is read again, merged and written.',
  about: 'role',
  evaluate: (facts, arn) =>
    onWarehouse(facts, (warehouse) => {
      const role = warehouse.roles.find((associated) => associated.arn === arn);
      if (role?.applyStatus === 'in-sync') return pass(`${arn} is in sync`);
      if (role)
        return unknownBecause(`${arn} is ${role.applyStatus}: inspect again when it has settled`);
      const evidence = `${arn} is not associated with ${facts.target.name}`;
      const { account } = roleName(arn);
      if (account !== facts.target.account)
        return reported(
          `${evidence}: it is a role of account ${account}`,
          `a role of another account cannot be associated; name one of ${facts.target.account}, which may assume it in a chain for COPY and UNLOAD`,
        );
      const read = facts.roles[arn];
      if (!read || !('ok' in read)) return toBeAssociated(read, evidence);
      if (warehouse.status !== 'available')
        return waiting(evidence, 'associate it once the warehouse is available', 'repairs');
      const missing = theRoles(facts).filter((wanted) => {
        const there = warehouse.roles.some((associated) => associated.arn === wanted);
        return !there && 'ok' in (facts.roles[wanted] ?? { missing: wanted });
      });
      const quota = associationQuota(facts.target.region);
      if (warehouse.roles.length + missing.length > quota) {
        return reported(
          `${evidence}, which holds ${warehouse.roles.length} roles (quota ${quota})`,
          'take a role off that is not used',
        );
      }
      const wanted = wantedDefault(facts.target.setup);
      const defaultRole =
        warehouse.defaultRoleArn === undefined && wanted && missing.includes(wanted)
          ? wanted
          : undefined;
      return repairable(evidence, 'associate it', [
        associate(facts, warehouse, { add: missing, defaultRole }),
      ]);
    }),
};

export const defaultRoleSet: Check = {
  severity: 'medium',
  source: {
    url: PAGES.defaultRole,
    sentence:
      'When an IAM role is created as the default for your cluster, include redshift as part of the resource name or use a Redshift-specific tag to tag those resources.',
  },
  why: 'IAM_ROLE default in CREATE MODEL finds no role, or another one than meant.',
  handling: 'asks',
  remediation:
    'Makes the configured role the default; replacing another default changes every COPY with IAM_ROLE default, so that is asked first.',
  about: 'warehouse',
  evaluate: (facts) =>
    onWarehouse(facts, (warehouse) => {
      const wanted = wantedDefault(facts.target.setup);
      if (wanted === undefined)
        return notApplicable('neither setup.defaultRole nor the path all-commands asks for one');
      const actual = warehouse.defaultRoleArn;
      if (actual === wanted) return pass(`the default role is ${wanted}`);
      // On the way all-commands the page makes the role the default; what already has a default may keep it.
      if (actual !== undefined && facts.target.setup.defaultRole === undefined)
        return pass(`the default role is ${actual}`, [
          `IAM_ROLE default does not mean ${wanted}: CREATE MODEL has to name it by its ARN, or setup.defaultRole to ask for it`,
        ]);
      const evidence = `the default role is ${actual ?? 'not set'}; wanted ${wanted}`;
      const associated = warehouse.roles.some(({ arn }) => arn === wanted);
      if (!associated || warehouse.status !== 'available')
        return waiting(evidence, 'set it once the role is associated', 'repairs');
      return repairable(evidence, 'make it the default', [
        associate(facts, warehouse, { add: [], defaultRole: wanted }),
      ]);
    }),
};
