import type { Mutant } from './mutant.ts';

/** Safeties of what a look at everything reads, and of leases that are granted without one (docs/adr/011-new-leases-alone.md). */
export const MUTANTS_OF_LOOKS: readonly Mutant[] = [
  {
    name: 'any-model-owner',
    what: 'a model that another owner made anew is the same model',
    file: 'domain/access/resolve-lease.ts',
    find: 'if (first?.model === undefined || pinned === undefined) return meaning;',
    replace: 'if (first !== undefined || pinned === undefined) return meaning;',
  },
  {
    name: 'lost-again',
    what: 'who lost all that was granted to them, without us, is given it again',
    file: 'domain/access/follow-names.ts',
    find: 'if (lost === true || proof.lost.has(identityKey(current)))',
    replace: 'if ((lost, false))',
  },
  {
    name: 'lost-forgotten',
    what: 'that a grantee has lost all is forgotten with the look that saw it',
    file: 'domain/access/judge-lease.ts',
    find: '...(resolvedLease?.lost && { lost: true as const }),',
    replace: '',
  },
  {
    name: 'index-for-table',
    what: 'the leases of a database are those that the index shows, which has what falls due alone',
    file: 'aws/ledger/journal.ts',
    find: "leases: stated.filter(({ sk }) => sk.startsWith('LEASE#')).map(toLease),",
    replace:
      "leases: stated.filter(({ sk, due }) => sk.startsWith('LEASE#') && due === 'due').map(toLease),",
  },
  {
    name: 'few-for-all',
    what: 'a look at everything that goes on from the reading for new leases knows these leases alone',
    file: 'functions/access/reconcile/reconcile-database.ts',
    find: 'const state: DatabaseState = loaded ?? (await deps.journal.load(ref.key));',
    replace: `const all: DatabaseState = loaded ?? (await deps.journal.load(ref.key));
    const { isNew } = await import('../../../domain/access/step-for-new.ts');
    const state: DatabaseState = read === undefined ? all : { ...all, leases: all.leases.filter(isNew) };`,
  },
  {
    name: 'no-digest',
    what: 'new leases are granted alone whatever has changed since the last look at everything',
    file: 'functions/access/reconcile/reconcile-new.ts',
    find: 'if (digestOf(deps, before, state.head.seq) !== state.unchangedIf)',
    replace: 'if (digestOf(deps, before, state.head.seq) === undefined)',
  },
];
