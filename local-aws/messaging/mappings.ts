import type {
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { functionArn } from '../arn.ts';
import { AwsError, type Operation } from '../service.ts';

/** What brings a queue's or stream's records to a function, as long as it is enabled. */
export interface Mapping {
  readonly uuid: string;
  readonly functionName: string;
  readonly isEnabled: () => boolean;
  /** Calls back whenever it is enabled again. */
  readonly onEnabled: (listener: () => void) => void;
}

export interface Mappings {
  readonly add: (functionName: string, sourceArn: string) => Mapping;
  readonly all: () => readonly Mapping[];
  /** Those of Lambda's client. */
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Lambda's event source mappings. */
export function createMappings(): Mappings {
  const mappings: (Mapping & { readonly sourceArn: string; enable: (on: boolean) => void })[] = [];
  const add = (functionName: string, sourceArn: string): Mapping => {
    let isEnabled = true;
    const listeners: (() => void)[] = [];
    const mapping = {
      uuid: `00000000-0000-4000-8000-${String(mappings.length + 1).padStart(12, '0')}`,
      functionName,
      sourceArn,
      isEnabled: () => isEnabled,
      onEnabled: (listener: () => void) => void listeners.push(listener),
      enable: (on: boolean) => {
        isEnabled = on;
        if (on) for (const listener of listeners) listener();
      },
    };
    mappings.push(mapping);
    return mapping;
  };
  const find = (wanted: string | undefined) => {
    const found = mappings.find(({ uuid }) => uuid === wanted);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `there is no mapping ${wanted}`, 404);
  };
  const described = ({ uuid, functionName, sourceArn, isEnabled }: (typeof mappings)[number]) => ({
    UUID: uuid,
    FunctionArn: functionArn(functionName),
    EventSourceArn: sourceArn,
    State: isEnabled() ? 'Enabled' : 'Disabled',
  });
  return {
    add,
    all: () => mappings,
    operations: {
      GetEventSourceMapping: ({ UUID }: GetEventSourceMappingRequest) => described(find(UUID)),
      ListEventSourceMappings: ({ FunctionName }: ListEventSourceMappingsRequest) => ({
        EventSourceMappings: mappings
          .filter(({ functionName }) => functionName === FunctionName)
          .map(described),
      }),
      UpdateEventSourceMapping: ({ UUID, Enabled }: UpdateEventSourceMappingRequest) => {
        const mapping = find(UUID);
        if (Enabled !== undefined) mapping.enable(Enabled);
        return described(mapping);
      },
    },
  };
}
