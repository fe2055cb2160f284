import { TRAIL_MS, type Trail } from './account/trail.ts';
import { type CallListeners, installServices } from './api.ts';
import { ACCOUNT, functionArn, nameOf, queueArn, roleArn, tableArn } from './arn.ts';
import { askedAtRest } from './authorization/at-rest.ts';
import { namesOf } from './authorization/names-of.ts';
import { type Ask, createAuthorizer, type Permission } from './authorization/policies.ts';
import { currentInvocation, withCaller } from './caller.ts';
import { type Containers, createContainers, type Invoked } from './containers.ts';
import type { Deployment } from './deployment.ts';
import { connectStream } from './dynamo/stream.ts';
import { createTable, type Table } from './dynamo/table.ts';
import { type Faults, noFaults } from './faults.ts';
import { answerOf, type UrlAnswer, type UrlCall, urlEvent } from './function-url.ts';
import type { Execution } from './machines/execution.ts';
import { createMachines, type MachineListeners } from './machines/machines.ts';
import { type Announcement, type BusEvent, createEventBuses } from './messaging/event-bus.ts';
import { connectQueue } from './messaging/event-source.ts';
import { createLogGroups, type LogGroups } from './messaging/log-groups.ts';
import { createMappings } from './messaging/mappings.ts';
import { createQueues, type Queues } from './messaging/queues.ts';
import { createScheduler, type Scheduler } from './messaging/scheduler.ts';
import { sqsService } from './messaging/sqs.ts';
import { createDelivery, type Dropped } from './messaging/target.ts';
import { createTopics, type Notified } from './messaging/topics.ts';
import { operatorServices } from './operator.ts';
import { random, seedOf } from './random.ts';
import type { Clock, Service } from './service.ts';
import { stackServices } from './stack.ts';
import { createSts, type FindRole } from './sts.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import type { Wiring } from './wiring.ts';

/** Time and what goes wrong, for whatever is built on them. */
interface LocalResources {
  readonly clock: Clock;
  readonly virtualClock: VirtualClock;
  readonly faults: Faults;
}

/** What the account's services are built on. */
export interface ServiceResources extends LocalResources {
  readonly trail: Trail;
}

export interface LocalAwsOptions extends MachineListeners, CallListeners {
  readonly deployment: Deployment;
  /** ISO-8601. */
  readonly start: string;
  /** Whether what runs at the same time shares a warm container (local-aws/containers.ts). Default: `shared`. */
  readonly containers?: 'shared' | 'each' | undefined;
  /** What the functions find in place of the configuration that is bundled with them. */
  readonly config: unknown;
  /** The account's other services: Redshift Data, IAM, EC2 … */
  readonly services?: ((resources: ServiceResources) => readonly Service[]) | undefined;
  /** Roles of other accounts, by ARN. */
  readonly roleElsewhere?: FindRole | undefined;
  readonly faults?: Faults | undefined;
  readonly onInvoked?: ((invoked: Invoked) => void) | undefined;
  readonly onEvent?: ((event: BusEvent, bus: string) => void) | undefined;
  readonly onNotified?: ((notified: Notified) => void) | undefined;
  /** Hears of each permission of the deployment's roles that a call takes, once at least. */
  readonly onUse?: ((permission: Permission) => void) | undefined;
  /** Virtual milliseconds of each AWS call; without it, calls take none. */
  readonly latencyMs?: ((service: string, operation: string) => number) | undefined;
  readonly endpoint?: boolean | undefined;
}

export interface LocalAws extends LocalResources {
  readonly wiring: Wiring;
  readonly containers: Containers;
  readonly queues: Queues;
  readonly scheduler: Scheduler;
  readonly logGroups: LogGroups;
  /** The one table that the deployment has. */
  readonly table: Table;
  /** Puts an event on the deployment's own bus, unless another is named. */
  readonly publish: (event: Announcement, bus?: string) => BusEvent;
  /** Everything that was put on any bus, by people and by the product. */
  readonly published: readonly { readonly bus: string; readonly event: BusEvent }[];
  readonly startMachine: (name: string, input: unknown, executionName?: string) => Execution;
  readonly executions: readonly Execution[];
  /** Deliveries that no target took and no dead-letter queue kept. */
  readonly dropped: readonly Dropped[];
  /** What was published to topics, in order. */
  readonly notified: readonly Notified[];
  /** Invokes a function as a person would: the answer, or the error thrown. */
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Calls a function's URL as somebody whom IAM has authenticated. */
  readonly callUrl: (functionName: string, call: UrlCall) => Promise<UrlAnswer>;
  /** The same while the clock runs: it is answered in the course of things. Undefined when the function died. */
  readonly sendToUrl: (functionName: string, call: UrlCall) => Promise<UrlAnswer | undefined>;
  /** Runs what a person does: its AWS calls are made in the person's name. */
  readonly as: <T>(person: string, action: () => Promise<T>) => Promise<T>;
  readonly runUntilIdle: (horizonMs?: number) => Promise<void>;
  readonly runFor: (durationMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The account on a laptop: the deployable functions and machines of serverless.yml on a virtual clock. One at a time. */
export async function createLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { faults = noFaults() } = options;
  const shuffle = random(seedOf(faults.seed, 'order'));
  const virtualClock = createVirtualClock(Date.parse(options.start), () =>
    faults.isOn('reorder') ? shuffle.next() : 0,
  );
  const resources: LocalResources = { clock: virtualClock, virtualClock, faults };

  const { wiring, load } = options.deployment;
  const names = wiring.functions.map(({ name }) => name);
  const composes = new Map(
    await Promise.all(names.map(async (name) => [name, await load(name)] as const)),
  );
  const containers = createContainers({
    functions: wiring.functions,
    composes,
    config: options.config,
    virtualClock,
    faults,
    containers: options.containers,
    onInvoked: options.onInvoked,
  });
  const { invoke } = containers;
  const authorizer = createAuthorizer(wiring.policies, options.onUse);
  const ask: Ask = (role, requests) => {
    if (role === undefined || !authorizer.judges(role)) return;
    const refusal = authorizer.refusal(role, requests);
    if (refusal !== undefined) virtualClock.fail(new Error(refusal));
  };
  for (const { role, requests } of askedAtRest(wiring)) ask(role, requests);
  const queues = createQueues(wiring.queues, virtualClock);
  const { onStart, onState, onEnd, onEvent, onCall, onEffect, latencyMs } = options;
  const machines = createMachines({
    machines: wiring.machines,
    virtualClock,
    faults,
    queues,
    invoke,
    ask,
    onStart,
    onState,
    onEnd,
  });
  const topics = createTopics({
    topics: wiring.topics,
    clock: virtualClock,
    onNotified: options.onNotified,
    tell: (topic, event) => {
      for (const { name, topics: heard } of wiring.functions)
        if (heard.includes(topic)) delivery.deliver({ arn: functionArn(name) }, event, topic);
    },
  });
  const delivery = createDelivery({
    virtualClock,
    queues,
    machines,
    invoke,
    onFailure: new Map(
      wiring.functions.flatMap(({ name, onFailure }) =>
        onFailure === undefined ? [] : [[name, onFailure]],
      ),
    ),
    notify: topics.put,
    ask,
  });
  const buses = createEventBuses({
    buses: wiring.buses,
    rules: wiring.rules,
    virtualClock,
    faults,
    delivery,
    onEvent,
  });
  const trail: Trail = (service, eventName, requestParameters) => {
    const { role } = currentInvocation().caller;
    const tell = (): void => {
      buses.publish({
        source: `aws.${service}`,
        'detail-type': 'AWS API Call via CloudTrail',
        detail: {
          eventSource: `${service}.amazonaws.com`,
          eventName,
          userIdentity: { arn: `arn:aws:iam::${ACCOUNT}:user/${role}` },
          requestParameters,
        },
      });
    };
    virtualClock.at(virtualClock.now() + TRAIL_MS, tell, {
      label: `CloudTrail tells ${eventName}`,
    });
  };
  const scheduler = createScheduler({
    groups: wiring.scheduleGroups,
    schedules: wiring.schedules,
    virtualClock,
    faults,
    delivery,
  });
  const logGroups = createLogGroups({
    subscribers: wiring.functions,
    virtualClock,
    faults,
    delivery,
  });
  const [ledger, ...others] = wiring.tables;
  if (ledger === undefined || others.length > 0)
    throw new Error('the sandbox expects exactly one table in serverless.yml');
  const table = createTable(ledger, resources);
  const mappings = createMappings();

  for (const { name, queues: sources, streams } of wiring.functions) {
    for (const source of sources)
      connectQueue(queues.find(source.queue), source, (event) => invoke(name, event), {
        ...resources,
        mapping: mappings.add(name, queueArn(source.queue)),
      });
    for (const source of streams)
      connectStream({ table, key: ledger.key }, source, (event) => invoke(name, event), {
        virtualClock,
        mapping: mappings.add(name, `${tableArn(ledger.name)}/stream/sandbox`),
      });
  }

  const invokeByHand: typeof invoke = async (functionName, event) => {
    const running = invoke(functionName, event);
    await virtualClock.runUntilIdle();
    return running;
  };
  const { assumable } = wiring;
  const sts = createSts(
    (arn) =>
      arn.startsWith(roleArn('')) ? assumable.get(nameOf(arn)) : options.roleElsewhere?.(arn),
    virtualClock,
  );
  const services = [
    sts.service,
    sqsService(queues),
    machines.service,
    buses.service,
    scheduler.service,
    topics.service,
    table.service,
    ...operatorServices({ mappings, invokeByHand }),
    ...stackServices(wiring.stacks, mappings.all(), virtualClock),
    ...(options.services?.({ ...resources, trail }) ?? []),
  ];
  const invokeAsPerson: LocalAws['invoke'] = async (functionName, event) => {
    const result = await invokeByHand(functionName, event);
    if (result.outcome === 'returned') return result.value;
    throw result.outcome === 'threw'
      ? result.error
      : new Error(`${functionName} died: ${result.reason}`);
  };
  const urlEventFor = (functionName: string, call: UrlCall): unknown => {
    if (wiring.functions.find(({ name }) => name === functionName)?.url !== true)
      throw new Error(`${functionName} has no function URL at which IAM authenticates`);
    return urlEvent(call, virtualClock.now());
  };
  const unanswered = options.endpoint === true ? 'endpoint' : 'refuse';
  const restore = installServices(services, {
    virtualClock,
    faults,
    onCall,
    onEffect,
    latencyMs,
    unanswered,
    callerWith: sts.callerWith,
    authorizer,
    names: namesOf(services, wiring),
  });

  return {
    ...resources,
    wiring,
    containers,
    queues,
    scheduler,
    logGroups,
    table,
    publish: (event, bus = wiring.buses[0]) => buses.publish(event, bus),
    published: buses.published,
    startMachine: machines.start,
    executions: machines.executions,
    dropped: delivery.dropped,
    notified: topics.notified,
    invoke: invokeAsPerson,
    callUrl: async (functionName, call) =>
      answerOf(await invokeAsPerson(functionName, urlEventFor(functionName, call))),
    sendToUrl: async (functionName, call) => {
      const result = await invoke(functionName, urlEventFor(functionName, call));
      return result.outcome === 'returned' ? answerOf(result.value) : undefined;
    },
    as: (person, action) => withCaller({ functionName: person, role: roleArn(person) }, action),
    runUntilIdle: virtualClock.runUntilIdle,
    runFor: (durationMs) => virtualClock.runUntil(virtualClock.now() + durationMs),
    close: async () => {
      restore();
      machines.close();
    },
  };
}
