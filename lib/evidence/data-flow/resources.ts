import type { ResourceView } from '../../core';
import { isAuditStore } from '../../rules/support/audit-stores';
import { accessLogsTo } from '../../rules/support/log-delivery';
import { isInstaller } from './accesses';
import { describe } from './details';
import type { Drawing } from './drawing';
import { encryptionOf, isImmutable, keysOf } from './encryption';
import { shortName } from './names';
import { cloudOf, type Role, roleOf } from './roles';

/** More keys of an account than these are one node: nobody reads a diagram of hundreds. */
const MOST_KEYS = 12;

/** Draws the keys of all documents; before everything else, since stacks share them. */
export function drawKeys(drawings: readonly Drawing[]): void {
  const keys = drawings.flatMap((drawing) =>
    drawing.tree.resources
      .filter(({ type }) => roleOf(type)?.kind === 'key')
      .map((resource) => ({ drawing, resource, boundary: drawing.places.account(cloudOf(resource.type)) })),
  );
  const counts = new Map<string | undefined, number>();
  for (const { boundary } of keys) {
    counts.set(boundary, (counts.get(boundary) ?? 0) + 1);
  }
  for (const { drawing, resource, boundary } of keys) {
    const count = counts.get(boundary) ?? 0;
    const label = count > MOST_KEYS ? `${count} keys` : shortName(resource);
    drawing.node({ kind: 'key', label, boundary }, [resource], describe(drawing.view(resource)));
  }
}

/** Draws everything else that the document declares by a resource of its own. */
export function drawResources(drawing: Drawing): void {
  for (const resource of drawing.tree.resources) {
    const role = roleOf(resource.type);
    const view = drawing.view(resource);
    if (role === undefined || role.kind === 'key' || (role.kind === 'client' && isInstaller(view))) {
      continue;
    }
    const isConnected = role.kind === 'client' || role.kind === 'endpoint';
    const encryption = encryptionOf(view);
    const keys = encryption === 'provider' ? [] : keysOf(view).flatMap((key) => drawing.nodeOf(key) ?? []);
    drawing.node(
      {
        kind: role.kind,
        label: labelOf(role, view),
        boundary:
          (isConnected ? drawing.places.network(resource) : undefined) ??
          drawing.places.account(cloudOf(resource.type)),
        keys: [...new Set(keys)].sort(),
        encryption,
      },
      [resource],
      describe(view),
    );
  }
}

function labelOf({ kind, label }: Role, view: ResourceView): string {
  if (kind !== 'store' && kind !== 'log') {
    return label;
  }
  const purpose =
    isAuditStore(view) === true
      ? `Audit records: ${label}`
      : accessLogsTo(view) === undefined
        ? label
        : `Access logs: ${label}`;
  return isImmutable(view) ? `${purpose}, locked` : purpose;
}
