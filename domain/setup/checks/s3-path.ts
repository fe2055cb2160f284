import { elsewhereInWords, endpointsFor, isService, resolves } from '../network/endpoints.ts';
import { maybeReached, publicPath, tableOf } from '../network/routes.ts';
import { associateTables, createGateway } from '../operations/endpoint.ts';
import { because } from '../read.ts';
import { PAGES } from './pages.ts';
import { routedCheck } from './routed.ts';
import { pass, repairable, reported, unknownBecause } from './verdict.ts';

export const s3Reachable = routedCheck(
  {
    severity: 'critical',
    source: {
      url: PAGES.setup,
      sentence:
        '(Optional) When you turn on VPC routing for your Redshift cluster, create an Amazon S3 endpoint and a SageMaker endpoint for the VPC that your Redshift cluster is in.',
    },
    why: 'With routing on, COPY, UNLOAD and the export of CREATE MODEL fail from a subnet that has none.',
    remediation:
      'After approval: creates the gateway endpoint, or associates the missing route tables with the one that is there. Where a shared VPC or a route to another network may hide a path, nothing.',
  },
  ({ target }, place, network) => {
    const { endpoints, routeTables, services } = network;
    if (!('ok' in endpoints)) return unknownBecause(because(endpoints, 'the VPC endpoints'));
    const { usable, unusable, elsewhere } = endpointsFor(endpoints.ok, place, 's3');
    const direct = usable.find(resolves);
    if (direct) return pass(`interface endpoint ${direct.id} with private DNS`);
    if (!('ok' in routeTables))
      return unknownBecause(because(routeTables, `the route tables of ${place.vpcId}`));
    const tables = place.subnetIds.map((subnetId) => ({
      subnetId,
      table: tableOf(routeTables.ok, subnetId),
    }));
    const lost = tables.find(({ table }) => !table);
    if (lost) return unknownBecause(`the route table of ${lost.subnetId} was not read`);
    const gateways = usable.filter(({ type }) => type === 'Gateway');
    const served = new Set(gateways.flatMap(({ routeTableIds }) => routeTableIds));
    const open = tables.flatMap(({ subnetId, table }) =>
      table && !served.has(table.id) ? [{ subnetId, table }] : [],
    );
    if (open.length === 0)
      return pass(
        `gateway endpoint ${gateways.map(({ id }) => id).join(', ')} serves every subnet`,
      );
    const closed = { ...place, subnetIds: open.map(({ subnetId }) => subnetId) };
    const path = publicPath(routeTables.ok, closed);
    if (path.is === 'open')
      return pass(`the gateway ${path.by.join(', ')} reaches S3`, [
        'a gateway endpoint is free and keeps the traffic inside AWS: the page asks for one',
      ]);
    const evidence = `${open.map(({ subnetId, table }) => `${subnetId} (${table.id})`).join(', ')} ${open.length > 1 ? 'have' : 'has'} no route to an S3 endpoint${elsewhereInWords(elsewhere)}`;
    const ids = [...new Set(open.map(({ table }) => table.id))];
    if (path.is === 'unknown') return unknownBecause(`${evidence}; ${path.because}`);
    const gateway = gateways[0];
    if (gateway)
      return repairable(evidence, `associate ${ids.join(', ')} with ${gateway.id}`, [
        associateTables(gateway.id, ids),
      ]);
    const hidden = maybeReached(network, closed, target.account);
    if (hidden !== undefined) return unknownBecause(`${evidence}; ${hidden}`);
    const broken = unusable.find(({ type }) => type === 'Gateway');
    if (broken)
      return reported(
        `${evidence}; ${broken.id} is ${broken.state}`,
        'delete it or let it be accepted, then run again',
      );
    if (!('ok' in services))
      return unknownBecause(`${evidence}; ${because(services, 'the list of endpoint services')}`);
    const service = services.ok.find(
      ({ name, type }) => type === 'Gateway' && isService(name, 's3', place),
    );
    if (!service)
      return reported(
        `${evidence}, and this Region offers no S3 gateway`,
        'add a NAT gateway or an interface endpoint',
      );
    return repairable(evidence, 'create a gateway endpoint with these route tables', [
      createGateway(place.vpcId, service.name, ids),
    ]);
  },
);
