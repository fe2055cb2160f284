import { parseConfig } from '../../domain/config.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { configOf, secretOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { type Told, toldBy } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

/** A setup that people reported, as a file of test/flows/setup-reported holds it. */
export interface SetupSituation {
  readonly situation: string;
  /** Where it was seen. */
  readonly source: string;
  /** Absent: the cluster `analytics`. */
  readonly warehouse?: object;
  /** Added to the path `simple` with the example's pair. */
  readonly setup?: object;
  /** How the account differs from the example's sound one. */
  readonly account?: Partial<AccountFixture>;
  /** Words with which the configuration is refused. */
  readonly refused?: readonly string[];
  /** What the plan says of every subject of a check. */
  readonly expect?: Readonly<Record<string, ExpectedCheck>>;
  /** Runs remediate instead: what it does, and what the checks say then. */
  readonly does?: readonly string[];
}

interface ExpectedCheck {
  readonly is: Told['is'] | readonly Told['is'][];
  readonly says?: readonly string[];
  readonly saysNot?: readonly string[];
}

/** The configuration around the situation's setup. */
const configIn = ({ warehouse, setup }: SetupSituation) => {
  const logins = {
    writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
    reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
  };
  return configOf({ path: 'simple', ...setup }, warehouse && { ...logins, ...warehouse });
};

/** Throws what the configuration is refused with. */
export const configured = (situation: SetupSituation): void => {
  parseConfig(configIn(situation));
};

/** One run of the machine `setup` in the situation: what its report says of each check, and what it did. */
export const playSetup = (
  situation: SetupSituation,
): Promise<{ readonly told: readonly Told[]; readonly did: readonly string[] }> =>
  inSetupWorld({ account: accountIn(situation), config: configIn(situation) }, async ({ run }) => {
    const mode = situation.does ? 'remediate' : 'plan';
    const execution = await run(mode, undefined, { verbose: true });
    return toldBy(execution);
  });

const accountIn = ({ account = {} }: SetupSituation): AccountFixture =>
  changed(soundAccount, account) as AccountFixture; // a fixture with parts of a fixture

/** Names in the account are merged; the documents and lists under them replace what was there. */
function changed(before: object, change: object): object {
  const merged = Object.entries(change).map(([name, value]) => {
    const there: unknown = Reflect.get(before, name);
    return [name, isNamed(there) && isNamed(value) ? changed(there, value) : value];
  });
  return { ...before, ...Object.fromEntries(merged) };
}

const isNamed = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('Statement' in value);
