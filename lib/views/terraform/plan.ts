import {
  ConfigurationError,
  isPlainObject,
  type OpaquePart,
  type Reference,
  type Resource,
  type ResourceProps,
  ResourceTree,
} from '../../core';
import type { ConfigurationProps } from './configuration';
import { checkDepth } from './depth';
import { asObject } from './module';
import { type Mention, moduleOf, PlanConfiguration } from './plan-configuration';
import { providersOf } from './plan-providers';
import { PLAN_READER, PlannedNode } from './plan-reader';

/** A resource as `planned_values`, `prior_state` or a state lists it. */
interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: unknown;
}

/** A plan does not say what Terraform may do with a resource: its `lifecycle` exists, but is not known. */
const UNSTATED = new PlannedNode(undefined, true, undefined, () => undefined);

/** So many instances of a resource count as mentioned by an expression that names no instance. */
const MAX_INSTANCES = 50;

/**
 * Reads a Terraform plan (`terraform show -json PLAN`) or a state (`terraform show -json`).
 *
 * A plan shows modules from outside too, and every variable and default has its value. What it leaves open until
 * deployment is a reference where the configuration shows one, and unknown otherwise. Resources that are only being
 * deleted are left out. A plan does not name the backend, so that there is no `terraform` block, and says nothing of
 * `lifecycle`.
 *
 * @throws ConfigurationError where the document is no plan or state of format 0.x or 1.x, or is nested more than 200
 * levels deep
 */
export function planTree(plan: unknown, props: ConfigurationProps): ResourceTree {
  const name = props.file ?? props.name;
  const document = checkPlan(plan, name);
  const configuration = new PlanConfiguration(document.configuration);
  const planned = plannedResources(document);
  const changes = changesByAddress(document);
  for (const [address, change] of changes) {
    if (!planned.has(address) && isDeployed(change)) {
      planned.set(address, { address, type: typeOf(change), values: asObject(change.change).after });
    }
  }
  const instances = new Map<string, string[]>();
  for (const address of planned.keys()) {
    const base = withoutIndices(address);
    const known = instances.get(base) ?? [];
    if (known.length < MAX_INSTANCES) {
      known.push(address);
    }
    instances.set(base, known);
  }
  const find = (mention: Mention, from: string) => instancesOf(mention, from, planned, instances);

  let tree: ResourceTree | undefined;
  const resources = [...planned.values()].map((resource): ResourceProps => {
    const { address } = resource;
    const base = withoutIndices(address);
    const path = props.paths !== undefined && Object.hasOwn(props.paths, address) ? props.paths[address] : undefined;
    const referenceTo = (expression: unknown): Reference | undefined =>
      onlyReference(configuration.mentions(expression, moduleOf(base)), (mention) =>
        find(mention, address).flatMap((target) => tree?.at(target) ?? []),
      );
    return {
      type: resource.type,
      address,
      properties: new PlannedNode(
        resource.values,
        asObject(changes.get(address)?.change).after_unknown,
        configuration.expressionsOf(base),
        referenceTo,
      ),
      attributes: { lifecycle: UNSTATED },
      references: [...new Set(configuration.mentionsOf(base).flatMap((mention) => find(mention, address)))],
      ...(path === undefined ? {} : { path }),
    };
  });
  tree = new ResourceTree(
    {
      name: props.name,
      dialect: 'terraform',
      ...(props.file === undefined ? {} : { file: props.file }),
      opaque: opaqueParts(document),
    },
    [...resources, ...providersOf(document)],
    () => PLAN_READER,
  );
  return tree;
}

function checkPlan(plan: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isPlainObject(plan) || !(isPlainObject(plan.planned_values) || isPlainObject(plan.values))) {
    throw new ConfigurationError(
      `${name} is neither a Terraform plan nor a state: it has no planned_values; write it with 'terraform show -json'`,
    );
  }
  const version = plan.format_version;
  if (typeof version !== 'string' || !/^[01]\.\d+$/.test(version)) {
    throw new ConfigurationError(`${name} has the format_version ${JSON.stringify(version)}; 0.x and 1.x can be read`);
  }
  checkDepth(plan, name);
  return plan;
}

function plannedResources(document: Readonly<Record<string, unknown>>): Map<string, Planned> {
  const found = new Map<string, Planned>();
  const collect = (module: Readonly<Record<string, unknown>>, only: 'data' | undefined) => {
    for (const raw of listOf(module.resources)) {
      const resource = asObject(raw);
      const isWanted = only === undefined || resource.mode === only;
      if (typeof resource.address === 'string' && isWanted && !found.has(resource.address)) {
        found.set(resource.address, { address: resource.address, type: typeOf(resource), values: resource.values });
      }
    }
    for (const child of listOf(module.child_modules)) {
      collect(asObject(child), only);
    }
  };
  collect(asObject(asObject(document.planned_values ?? document.values).root_module), undefined);
  collect(asObject(asObject(asObject(document.prior_state).values).root_module), 'data');
  return found;
}

function changesByAddress(document: Readonly<Record<string, unknown>>): Map<string, Readonly<Record<string, unknown>>> {
  const changes = new Map<string, Readonly<Record<string, unknown>>>();
  for (const raw of listOf(document.resource_changes)) {
    const change = asObject(raw);
    // A deposed object is what is left of a replaced instance, and never what will be deployed.
    if (typeof change.address === 'string' && change.deposed === undefined) {
      changes.set(change.address, change);
    }
  }
  return changes;
}

function isDeployed(change: Readonly<Record<string, unknown>>): boolean {
  const actions = listOf(asObject(change.change).actions);
  return !actions.every((action) => action === 'delete' || action === 'forget' || action === 'no-op');
}

function typeOf(resource: Readonly<Record<string, unknown>>): string {
  const type = typeof resource.type === 'string' ? resource.type : '';
  return resource.mode === 'data' ? `data.${type}` : type;
}

function onlyReference(
  mentions: readonly Mention[],
  resourcesAt: (mention: Mention) => readonly Resource[],
): Reference | undefined {
  const [mention] = mentions;
  if (mention === undefined || mentions.length > 1) {
    return undefined;
  }
  const [resource, ...others] = resourcesAt(mention);
  return resource === undefined || others.length > 0 ? undefined : { resource, attribute: mention.attribute };
}

/** The instances that an expression in one resource means: the one it names, else one with the same index, else all. */
function instancesOf(
  mention: Mention,
  from: string,
  planned: ReadonlyMap<string, Planned>,
  instances: ReadonlyMap<string, string[]>,
): readonly string[] {
  const module = /^(?:module\.[^.[]+(?:\[[^\]]*\])?\.)*/.exec(from)?.[0] ?? '';
  const index = mention.index === '' ? (/\[[^\]]*\]$/.exec(from)?.[0] ?? '') : mention.index;
  const same = `${module}${mention.base.slice(moduleOf(mention.base).length)}${index}`;
  if (planned.has(same) && withoutIndices(same) === mention.base) {
    return [same];
  }
  const all = instances.get(mention.base) ?? [];
  const inModule = all.filter((address) => address.startsWith(module));
  const near = inModule.length > 0 ? inModule : all;
  const named = mention.index === '' ? [] : near.filter((address) => address.endsWith(mention.index));
  return named.length > 0 ? named : near;
}

function opaqueParts(document: Readonly<Record<string, unknown>>): OpaquePart[] {
  if (document.errored !== true && document.complete !== false) {
    return [];
  }
  const reason = document.errored === true ? 'it ended with errors' : 'it leaves changes for a later plan';
  return [{ address: 'plan', type: 'plan', reason: `the plan is not complete: ${reason}` }];
}

/** An address without the indices of instances; keys of instances may hold brackets and dots. */
function withoutIndices(address: string): string {
  return address.replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '');
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}
