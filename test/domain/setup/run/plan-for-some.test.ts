import { describe, expect, test } from '@jest/globals';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import { raw } from '../warehouse.ts';

describe('for some checks only', () => {
  const given = simulateRoles(
    ['public access is not blocked', 'the role is not associated', 'DNS support is off'].reduce(
      (facts, name) => DEFECTS[name]?.(facts) ?? facts,
      raw(),
    ),
  );
  const planned = (controls: Parameters<typeof planSetup>[1]) => {
    const { repairs, asks, byHand } = planSetup(given, controls);
    return {
      repairs: repairs.map((action) => action.repairs),
      asks: asks.map((action) => action.repairs),
      left: byHand.map(({ action, because }) => `${action.repairs}: ${because}`),
    };
  };
  test('nothing else is done or asked, and what is left says why', () => {
    expect(planned(['RedshiftML.19'])).toEqual({
      repairs: ['RedshiftML.19'],
      asks: [],
      left: [
        'RedshiftML.5: this run is for RedshiftML.19 only',
        'RedshiftML.25: this run is for RedshiftML.19 only',
      ],
    });
    expect(planned(['RedshiftML.5', 'RedshiftML.25'])).toMatchObject({
      repairs: ['RedshiftML.5'],
      asks: ['RedshiftML.25'],
    });
  });
});
