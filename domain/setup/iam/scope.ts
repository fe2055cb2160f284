import type { PolicySection } from './section.ts';

/** Where the permissions apply: everything that an ARN needs. */
export interface Scope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly roleArn: string;
  readonly buckets: readonly string[];
  readonly keyArns: readonly string[];
  /** Where interfaces are made: the warehouse's own, and those of the private training VPC. Absent: not known. */
  readonly places?: Readonly<Partial<Record<'Interfaces' | 'TrainingVpc', InterfacePlace>>>;
}

/** Ids with the account that owns them, if that is known: subnets and groups may be shared by another one. */
export type Owned = Readonly<Record<string, string | undefined>>;

interface InterfacePlace {
  readonly subnets: Owned;
  readonly securityGroups: Owned;
}

/**
 * Actions that share their resources. `resources` is what a policy names, `probes` what the simulator is asked about;
 * without probes nothing is asked.
 */
export interface Permission {
  readonly section: PolicySection;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly probes: readonly string[];
  /** Of the probes any one will do: which of them AWS asks about, no page says. */
  readonly anyProbe?: true;
  /** What is asked about instead of `actions`, where these hold a wildcard: the simulator takes none. */
  readonly asks?: readonly string[];
  /** To which service the role is passed, where that is not SageMaker. */
  readonly passedTo?: string;
  readonly condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}
