import {
  type AttestationKind,
  type Check,
  type Example,
  type Examples,
  type ModelVendor,
  modelVendor,
  notApplicable,
  type Outcome,
  type Policy,
  type Resource,
  type ResourceTree,
  ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
  World,
} from '../../core';
import { carrying } from './attestations';
import { CLOUD_USES, type CloudUse } from './cloud-models';
import { CALLER_TYPES, hostsNamedIn } from './vendor-callers';
import { ALLOW_LISTS, hostsAdmittedBy } from './vendor-egress';

/** A way in which a resource lets prompts reach a vendor of models. */
export interface VendorUse {
  readonly vendor: ModelVendor;
  /** What the resource does, for messages. */
  readonly how: string;
  readonly property?: string;
}

/** What is demanded of whoever lets prompts reach a vendor. */
export interface VendorDemand {
  /** Whether models that a cloud runs in the customer's account are concerned, besides the APIs of vendors. */
  readonly concernsClouds: boolean;
  /** Judges a use; undefined where the document and the policy say nothing of it. */
  judge(use: VendorUse, resource: ResourceView, policy: Policy, today: string): Verdict | undefined;
  /**
   * What is said where nothing is on record.
   *
   * @default - the demand does not concern the resource then
   */
  readonly missing?: (use: VendorUse) => string;
  /** What documents of the examples carry. */
  readonly examples: {
    readonly kind: AttestationKind;
    valid(vendor: ModelVendor): object;
    /** One that is over, one of another plan and the like, with what is wrong with it. */
    invalid(vendor: ModelVendor): Readonly<Record<string, object>>;
    /** A field of it that can be left open. */
    readonly open: string;
  };
}

/**
 * The checks of a demand on everything that lets prompts reach a vendor of models: what calls or serves models of a
 * cloud, firewalls that let traffic out to the API of a vendor, and programs whose settings or code name the host of
 * one. What no document says is asked once for each vendor, of the first such resource.
 */
export function vendorUseChecks(demand: VendorDemand): Record<string, Check> {
  const clouds = demand.concernsClouds ? Object.entries(CLOUD_USES) : [];
  const judge: Check['judge'] = (resource, policy, today) => judgeUses(resource, demand, policy, today);
  return {
    ...Object.fromEntries(
      CALLER_TYPES.map((type): [string, Check] => [
        type,
        { judge, properties: ['any text'], examples: () => callerExamples(type, demand) },
      ]),
    ),
    ...Object.fromEntries(
      clouds.map(([type, { properties }]): [string, Check] => [
        type,
        { judge, properties, examples: () => cloudExamples(type, demand) },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(ALLOW_LISTS).map(([type, { properties }]): [string, Check] => [
        type,
        { judge, properties, examples: () => allowListExamples(type, demand) },
      ]),
    ),
  };
}

function judgeUses(resource: ResourceView, demand: VendorDemand, policy: Policy, today: string): readonly Verdict[] {
  const uses = usesOf(resource).filter(({ vendor }) => demand.concernsClouds || vendor.apiHosts.length > 0);
  const verdicts = uses.map((use): Verdict => {
    const verdict = demand.judge(use, resource, policy, today) ?? saysNothing(use, demand);
    const first = verdict.outcome === 'undetermined' ? firstUser(use.vendor, resource.resource.tree) : undefined;
    return first === undefined || first === resource.resource ? verdict : notApplicable(`asked of ${first.address}`);
  });
  return verdicts.length > 0 ? verdicts : [notApplicable('it lets no prompts reach a vendor of models')];
}

function saysNothing(use: VendorUse, { missing }: VendorDemand): Verdict {
  return missing === undefined
    ? notApplicable('nothing of the kind is declared')
    : undetermined(missing(use), use.property);
}

/** How a resource lets prompts reach vendors. */
function usesOf(view: ResourceView): readonly VendorUse[] {
  return view.once(findUses);
}

function findUses(view: ResourceView): VendorUse[] {
  const cloud = cloudUse(view.type);
  const vendor = cloud === undefined ? undefined : modelVendor(cloud.vendor);
  const own = cloud !== undefined && vendor !== undefined && cloud.uses(view) ? [{ vendor, how: cloud.how }] : [];
  return [
    ...own,
    ...hostsAdmittedBy(view).map((one) => ({ ...one, how: `it lets traffic out to ${one.host}` })),
    ...hostsNamedIn(view.resource).map((one) => ({ ...one, how: `it names ${one.host}` })),
  ];
}

function cloudUse(type: string): CloudUse | undefined {
  return Object.hasOwn(CLOUD_USES, type) ? CLOUD_USES[type] : undefined;
}

const firsts = new WeakMap<ResourceTree, Map<string, Resource | undefined>>();

/** The first resource of a document that lets prompts reach a vendor, in the first of its worlds. */
function firstUser(vendor: ModelVendor, tree: ResourceTree): Resource | undefined {
  const known = firsts.get(tree) ?? new Map<string, Resource | undefined>();
  firsts.set(tree, known);
  if (!known.has(vendor.id)) {
    const world = new World();
    const isOf = (one: Resource) => usesOf(ResourceView.in(world, one)).some((use) => use.vendor === vendor);
    known.set(vendor.id, tree.resources.find(isOf));
  }
  return known.get(vendor.id);
}

function cloudExamples(type: string, demand: VendorDemand): Examples {
  const cloud = cloudUse(type);
  const vendor = cloud === undefined ? undefined : modelVendor(cloud.vendor);
  if (cloud === undefined || vendor === undefined) {
    return NO_EXAMPLES;
  }
  const other: Example[] = cloud.other === undefined ? [] : [{ resource: cloud.other(type), title: 'no models' }];
  return examplesOf(type, { resource: cloud.example(type) }, vendor, demand, other);
}

function allowListExamples(type: string, demand: VendorDemand): Examples {
  const [vendor, host] = [modelVendor('openai'), 'api.openai.com'];
  const list = ALLOW_LISTS[type];
  return vendor === undefined || list === undefined
    ? NO_EXAMPLES
    : examplesOf(type, { resource: list.example(host, 'allow') }, vendor, demand, [
        { resource: list.example(host, 'deny'), title: 'the host is denied' },
        { resource: list.example('example.org', 'allow'), title: 'another host' },
      ]);
}

function callerExamples(type: string, demand: VendorDemand): Examples {
  const caller = (url: string): Example => ({
    resource:
      type === 'AWS::Lambda::Function'
        ? { Environment: { Variables: { BASE_URL: url } } }
        : { environment: { BASE_URL: url } },
  });
  const vendor = modelVendor('anthropic');
  return vendor === undefined
    ? NO_EXAMPLES
    : examplesOf(type, caller('https://api.anthropic.com'), vendor, demand, [
        { ...caller('https://api.anthropic.com.example.org'), title: 'another host' },
      ]);
}

const NO_EXAMPLES: Examples = { compliant: [], violating: [], undetermined: [], absent: [] };

function examplesOf(
  type: string,
  subject: Example,
  vendor: ModelVendor,
  { examples, missing }: VendorDemand,
  others: readonly Example[],
): Examples {
  const attested = (attestation: object, title?: string): Example => ({
    ...subject,
    beside: carrying(type, examples.kind, attestation),
    ...(title === undefined ? {} : { title }),
  });
  const valid = examples.valid(vendor);
  const silent = { ...subject, title: 'nothing on record' };
  const absent = (outcome: Outcome) => (example: Example) => ({ ...example, outcome });
  return {
    compliant: [attested(valid)],
    violating: Object.entries(examples.invalid(vendor)).map(([title, attestation]) => attested(attestation, title)),
    undetermined: [
      attested({ ...valid, [examples.open]: UNDETERMINED }, 'known only at deployment'),
      ...(missing === undefined ? [] : [silent]),
    ],
    absent: [
      absent(missing === undefined ? 'notApplicable' : 'undetermined')(silent),
      ...others.map(absent('notApplicable')),
    ],
  };
}
