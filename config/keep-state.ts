/** A plugin of the Serverless Framework for state.yml: what it keeps is not removed by a command that is typed in passing. */
export default class KeepState {
  readonly hooks: Readonly<Record<'before:remove:remove', () => Promise<void>>>;

  constructor({
    classes,
  }: { readonly classes: { readonly Error: new (message: string) => Error } }) {
    this.hooks = {
      'before:remove:remove': async () => {
        throw new classes.Error(
          'state.yml is not removed: the ledger, the evidence and the keys would stay in the account, and no stack would know them. docs/runbook.md says how an installation is given up',
        );
      },
    };
  }
}
