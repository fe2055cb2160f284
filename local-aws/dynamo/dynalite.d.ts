/** dynalite's own server: what the table's tests compare it with. */
declare module 'dynalite' {
  export default function dynalite(options: {
    readonly createTableMs: number;
  }): import('node:http').Server;
}

/** The parts of dynalite that the table calls: its actions, and the rules that its own server applies before them. */
declare module 'dynalite/actions/*.js' {
  const action: (
    store: import('./store.ts').Store,
    request: object,
    callback: (error: Error | null | undefined, answer?: object) => void,
  ) => void;
  export default action;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    /** The request with the members that the types name; throws a `SerializationException` for another type. */
    readonly checkTypes: (request: object, types: object) => object;
    /** Throws a `ValidationException`; parses the expressions on the way. */
    readonly checkValidations: (
      request: object,
      types: object,
      custom: unknown,
      store: import('./store.ts').Store,
    ) => void;
  };
  export default validations;
}

declare module 'dynalite/validations/*.js' {
  const rules: { readonly types: object; readonly custom: unknown };
  export default rules;
}
