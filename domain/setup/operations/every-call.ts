import * as z from 'zod/mini';
import { BucketCall } from './bucket.ts';
import type { CallIn, InputsOf } from './call.ts';
import { ClusterCall } from './cluster.ts';
import { EndpointCall } from './endpoint.ts';
import { KeyCall } from './key.ts';
import { RoleCall } from './role.ts';
import { SecurityGroupCall } from './security-group.ts';
import { ServerlessCall } from './serverless.ts';
import { VpcCall } from './vpc.ts';
import { WorkgroupCall } from './workgroup.ts';

const AnyCall = z.union([
  RoleCall,
  KeyCall,
  BucketCall,
  ClusterCall,
  ServerlessCall,
  WorkgroupCall,
  VpcCall,
  EndpointCall,
  SecurityGroupCall,
]);

/** What each operation takes. */
export type Inputs = InputsOf<z.infer<typeof AnyCall>>;
export type OperationName = keyof Inputs;
/** The call of one operation; operation and input belong together also where `O` is not known. */
export type CallOf<O extends OperationName> = CallIn<Inputs, O>;
/** Everything that the setup may send to AWS to change something. */
export type Call = CallOf<OperationName>;
export const Call: z.ZodMiniType<Call> = AnyCall;
