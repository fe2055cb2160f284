import { expect, test } from '@jest/globals';
import { AUDIT_RULES } from '../../domain/audit/rules/register.ts';
import { CHECK_TITLES, RULE_TITLES, titleOf } from '../../domain/control-titles.ts';
import { CHECKS } from '../../domain/setup/checks/register.ts';

test('every check and every rule has a title, and nothing else has one', () => {
  expect([...CHECK_TITLES.keys()]).toEqual([...CHECKS.keys()]);
  expect([...RULE_TITLES.keys()].sort()).toEqual([...AUDIT_RULES.keys()].sort());
});

test('no two controls are called the same', () => {
  const titles = [...CHECK_TITLES.values(), ...RULE_TITLES.values()];
  expect(new Set(titles).size).toBe(titles.length);
});

test('a control is told by its title, and one of another version by its number', () => {
  expect(titleOf('RedshiftML.3')).toBe('The bucket exists and lies in the Region of the warehouse');
  expect(titleOf('RedshiftML.41')).toBe('The owner of every model exists');
  expect(titleOf('RedshiftML.999')).toBe('RedshiftML.999');
});
