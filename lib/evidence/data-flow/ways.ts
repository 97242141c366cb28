import { accessesOf } from './accesses';
import type { Drawing } from './drawing';
import { listed, shortName } from './names';
import { roleOf } from './roles';

const PUBLIC_ENTRIES = [
  'AWS::CloudFront::Distribution',
  'aws_cloudfront_distribution',
  'azurerm_cdn_frontdoor_profile',
];

/** Draws what workloads may access, by what they mention and by the policies of their identities. */
export function drawAccess(drawing: Drawing): void {
  for (const resource of drawing.tree.resources) {
    if (roleOf(resource.type)?.kind !== 'client' || drawing.nodeOf(resource) === undefined) {
      continue;
    }
    for (const target of accessesOf(resource)) {
      const kind = roleOf(target.type)?.kind;
      if (kind === 'store' || kind === 'model') {
        drawing.sketch.edge(drawing.nodeOf(resource), drawing.nodeOf(target), 'phi', 'may access');
      }
    }
  }
}

/** Draws the ways between networks and the internet, as far as gateways and public entries show. */
export function drawInternet(drawing: Drawing): void {
  const { exits } = drawing.places;
  const entries = drawing.ofType(...PUBLIC_ENTRIES).map(({ resource }) => resource);
  if (exits.size + entries.length === 0) {
    return;
  }
  const internet = drawing.node({ kind: 'internet', label: 'Internet', boundary: undefined });
  for (const entry of entries) {
    drawing.sketch.edge(internet, drawing.nodeOf(entry), 'public', 'requests of the public');
  }
  for (const [network, gateways] of exits) {
    const label = `through ${listed(gateways.map(shortName), 2)}`;
    drawing.sketch.edge(drawing.workloadsIn(network), internet, 'public', label);
  }
}
