/** Loaded before anything else (`node --import`): the product then lacks the safety that AUDIT_MUTANT names. */
import { install } from '../../../sandbox/simulation/mutant.ts';
import { AUDIT_MUTANTS } from './mutants.ts';

const mutant = AUDIT_MUTANTS.find(({ name }) => name === process.env['AUDIT_MUTANT']);
if (mutant === undefined) throw new Error(`no mutant ${process.env['AUDIT_MUTANT']}`);
install(mutant);
