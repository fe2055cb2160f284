import { type Answered, answerApprovals, type Pace } from './approvals.ts';
import type { Figure } from './figure.ts';

const APPROVALS = 1000;
/** The naive way costs the same for each: a few of them tell the price of all. */
const ONE_BY_ONE = 20;

/** 1,000 approvals for one database, through the deployable functions and machines; both the peak and a swarm that lasts. */
export async function benchBurst(): Promise<Figure[]> {
  const one = await answerApprovals(ONE_BY_ONE, 'one by one');
  return [...(await burst('at once', one)), ...(await burst('in ten seconds', one))];
}

async function burst(pace: Pace, one: Answered): Promise<Figure[]> {
  const answered = await answerApprovals(APPROVALS, pace);
  const { executions, conflicts, brokenExpectations } = answered;
  complain(answered);
  const share = APPROVALS / ONE_BY_ONE;
  const transitions = executions.map(({ history }) => history.transitions());
  return [
    {
      name: `1,000 approvals ${pace}: Data API calls`,
      value: calls(answered),
      unit: '',
      limit: 40,
      naive: calls(one) * share,
    },
    { name: '  result pages', value: pages(answered), unit: '', naive: pages(one) * share },
    { name: '  conflicts', value: conflicts.length, unit: '', limit: 0 },
    {
      name: '  approvals not applied',
      value: APPROVALS - executions.filter(isApplied).length,
      unit: '',
      limit: 0,
    },
    {
      name: '  broken expectations (catalog, chain, copy)',
      value: brokenExpectations.length,
      unit: '',
      limit: 0,
    },
    {
      name: '  billed transitions per approval, at most',
      value: Math.max(...transitions),
      unit: '',
      limit: 5,
    },
  ];
}

const pages = ({ dataApiCalls }: Answered): number => dataApiCalls.get('GetStatementResult') ?? 0;
const calls = (answered: Answered): number =>
  [...answered.dataApiCalls.values()].reduce((sum, count) => sum + count, 0) - pages(answered);

const isApplied = ({ status, output }: Answered['executions'][number]): boolean =>
  status === 'SUCCEEDED' && Reflect.get(Object(output), 'outcome') === 'applied';

/** The table counts; what was counted is told here, the first few of each. */
function complain({ conflicts, brokenExpectations, executions }: Answered): void {
  const odd = executions
    .filter((execution) => !isApplied(execution))
    .map(
      ({ name, status, output, cause }) => `${name}: ${status} ${JSON.stringify(output ?? cause)}`,
    );
  const broken = brokenExpectations.map(({ what }) => `does not hold: ${what}`);
  for (const trouble of [conflicts, odd, broken])
    for (const line of trouble.slice(0, 3)) console.error(line);
}
