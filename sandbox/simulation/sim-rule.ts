import type { Privilege } from '../../domain/privilege.ts';
import type { SimGrantee } from './warehouse.ts';

/** A rule as the configuration has it, of the few shapes that are drawn: what the oracle has to understand of policies. */
export interface SimRule {
  readonly name: string;
  readonly effect: 'deny' | 'needs-approval' | 'allow';
  readonly when: {
    readonly sources?: readonly string[];
    readonly privileges?: readonly Privilege['kind'][];
    readonly schemas?: readonly string[];
    readonly databases?: readonly string[];
    readonly grantees?: readonly string[];
    readonly longerThanDays?: number;
  };
  readonly limits?: {
    readonly externalModels: true;
    readonly longestDays?: number;
    readonly requires?: readonly ('end' | 'ticket')[];
    readonly grantees?: readonly SimGrantee['type'][];
  };
  readonly stages?: readonly Stage[];
}

export interface Stage {
  readonly approvers: 'anyone' | readonly string[];
  readonly needs: number;
}
