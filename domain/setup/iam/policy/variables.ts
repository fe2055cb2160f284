import type { Condition, PolicyStatement } from './statement.ts';

const VARIABLE = /\$\{([^}*?$][^}]*)\}/g;

/**
 * The statement with IAM's variables filled in. What nobody here can fill in stands for anything, and a condition that names
 * the variable keeps the statement from applying for certain. Names in lower case: IAM ignores their case.
 */
export function filledIn(
  statement: PolicyStatement,
  values: Readonly<Record<string, string>>,
): PolicyStatement {
  const open = new Set<string>();
  const fill = (text: string): string =>
    text.replace(VARIABLE, (whole, name: string) => {
      const value = values[name.toLowerCase()];
      if (value === undefined) open.add(whole);
      return value ?? '*';
    });
  const [resources, notResources] = [
    statement.resources?.map(fill),
    statement.notResources?.map(fill),
  ];
  const conditions = statement.conditions.map((condition): Condition => {
    const before = open.size;
    const filled = { ...condition, values: condition.values.map(fill) };
    return open.size === before ? filled : undecided(condition);
  });
  return {
    ...statement,
    resources,
    notResources,
    conditions: [...conditions, ...[...open].map(onVariable)],
  };
}

/** A condition on what nobody knows: it holds perhaps. */
const undecided = (condition: Condition): Condition => ({
  ...condition,
  key: `${condition.key} (${condition.values.join(', ')})`,
});
const onVariable = (variable: string): Condition => ({
  operator: 'StringLike',
  key: variable,
  values: ['*'],
});
