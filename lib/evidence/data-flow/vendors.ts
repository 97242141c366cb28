import { ALLOW_LISTS, hostsAdmittedBy } from '../../rules/support/vendor-egress';
import { type Drawing, PROMPTS } from './drawing';

/** Draws the vendors whose APIs a firewall lets the networks with a way out reach. */
export function drawVendors(drawing: Drawing): void {
  const hosts = drawing.ofType(...Object.keys(ALLOW_LISTS)).flatMap(hostsAdmittedBy);
  for (const { vendor, host } of hosts) {
    const api = drawing.node({ kind: 'model', label: vendor.name, boundary: undefined }, [], [host]);
    for (const network of drawing.places.exits.keys()) {
      drawing.sketch.edge(drawing.workloadsIn(network), api, 'phi', `${PROMPTS}, through the firewall`);
    }
  }
}
