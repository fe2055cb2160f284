declare module 'dynalite' {
  import type { Server } from 'node:http';
  export default function dynalite(options?: {
    readonly createTableMs?: number;
    readonly path?: string;
  }): Server;
}

declare module 'dynalite/validations/index.js' {
  interface Expressions {
    ConditionExpression?: string | undefined;
    UpdateExpression?: string | undefined;
    KeyConditionExpression?: string | undefined;
    FilterExpression?: string | undefined;
    ProjectionExpression?: string | undefined;
    ExpressionAttributeNames?: Record<string, string> | undefined;
    ExpressionAttributeValues?: Record<string, unknown> | undefined;
    _condition?: { readonly expression: unknown };
    _keyCondition?: { readonly expression: unknown };
    _filter?: { readonly expression: unknown };
    _updates?: { readonly sections: readonly unknown[] };
  }
  const validations: {
    /** Parses every expression into its `_` field; answers what is wrong, in DynamoDB's words. */
    readonly validateExpressions: (data: Expressions) => string | undefined;
  };
  export default validations;
}
