import { type Resource, type ResourceTree, ResourceView, type World } from '../../core';
import { listed, shortName } from './names';
import { type Cloud, cloudOf } from './roles';
import type { Sketch } from './sketch';

const NETWORKS = ['AWS::EC2::VPC', 'aws_vpc', 'azurerm_virtual_network', 'google_compute_network'];

/** Networks that the document only looks up. */
const FOUND_NETWORKS = ['data.aws_vpc', 'data.azurerm_virtual_network', 'data.google_compute_network'];

/** Resources that tell in which network another one lies. */
const WAY_TO_NETWORK = /Subnet|subnet|SecurityGroup|security_group|address$|_router$|GatewayAttachment$/;

/** Ways from a network to the internet. */
const GATEWAYS = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'aws_internet_gateway',
  'aws_nat_gateway',
  'aws_egress_only_internet_gateway',
  'azurerm_nat_gateway',
  'google_compute_router_nat',
];

const MAX_STEPS = 3;

/** More networks than this in one document are drawn as one. */
const MAX_NETWORKS = 4;

const ACCOUNT_NOUNS: Readonly<Record<Cloud, string>> = {
  aws: 'AWS account',
  azure: 'Azure subscription',
  google: 'Google Cloud project',
};

/** The boundaries of one document: accounts, and the networks in them. */
export class Places {
  private readonly accounts = new Map<Cloud, string>();
  private readonly declared: ReadonlySet<Resource>;
  private readonly networks = new Map<Resource, string>();

  constructor(
    private readonly tree: ResourceTree,
    private readonly world: World,
    private readonly sketch: Sketch,
  ) {
    this.declared = new Set([...NETWORKS, ...FOUND_NETWORKS].flatMap((type) => tree.ofType(type)));
    for (const network of this.declared) {
      const isOneOfMany = this.declared.size > MAX_NETWORKS;
      const label = isOneOfMany ? `${this.declared.size} networks` : this.labelOf(network);
      this.networks.set(network, sketch.boundary('network', label, this.account(cloudOf(network.type))));
    }
  }

  /** The ways to the internet, by the boundary of the network that they lead out of. */
  get exits(): ReadonlyMap<string, readonly Resource[]> {
    const exits = new Map<string, readonly Resource[]>();
    for (const [network, boundary] of this.networks) {
      const gateways = this.gatewaysOf(network);
      if (gateways.length > 0) {
        exits.set(boundary, [...new Set([...(exits.get(boundary) ?? []), ...gateways])]);
      }
    }
    return exits;
  }

  /** The account, subscription or project of a cloud. */
  account(cloud: Cloud | undefined): string | undefined {
    if (cloud === undefined) {
      return undefined;
    }
    const known = this.accounts.get(cloud) ?? this.sketch.boundary('account', this.accountLabel(cloud));
    this.accounts.set(cloud, known);
    return known;
  }

  /** The network that a resource lies in, as far as the document tells. */
  network(resource: Resource): string | undefined {
    const network = this.networkOf(resource, MAX_STEPS);
    return network === undefined ? undefined : this.networks.get(network);
  }

  private networkOf(resource: Resource, steps: number): Resource | undefined {
    if (this.declared.has(resource) || steps === 0) {
      return this.declared.has(resource) ? resource : undefined;
    }
    for (const address of resource.references) {
      const next = this.tree.at(address);
      if (next !== undefined && (this.declared.has(next) || WAY_TO_NETWORK.test(next.type))) {
        const found = this.networkOf(next, steps - 1);
        if (found !== undefined) {
          return found;
        }
      }
    }
    return undefined;
  }

  /** The gateways of a network, and those of its cloud of which the document does not tell the network. */
  private gatewaysOf(network: Resource): Resource[] {
    return GATEWAYS.flatMap((type) => this.tree.ofType(type)).filter((gateway) => {
      const attached = [gateway, ...this.tree.referencing(gateway)].flatMap(
        (one) => this.networkOf(one, MAX_STEPS) ?? [],
      );
      return cloudOf(gateway.type) === cloudOf(network.type) && (attached.length === 0 || attached.includes(network));
    });
  }

  /** A network that another document declares, by its id. */
  foreignNetwork(cloud: Cloud, id: string | undefined): string | undefined {
    if (id === undefined) {
      return undefined;
    }
    const [, subnetNetwork] = /\/virtualNetworks\/([^/]+)/i.exec(id) ?? [];
    return this.sketch.boundary('network', foreign(subnetNetwork ?? id), this.account(cloud));
  }

  private labelOf(network: Resource): string {
    if (FOUND_NETWORKS.includes(network.type)) {
      return foreign(shortName(network));
    }
    const view = ResourceView.in(this.world, network);
    const range = ['CidrBlock', 'cidr_block', 'address_space'].map((name) => view.get(name).string).find(Boolean);
    const name = `Network ${shortName(network)}`;
    const exit =
      this.gatewaysOf(network).length === 0 ? 'no internet or NAT gateway declared' : 'with a gateway to the internet';
    return `${range === undefined ? name : `${name}, ${range}`} · ${exit}`;
  }

  private accountLabel(cloud: Cloud): string {
    const [name, places] = this.whereabouts(cloud);
    const noun = name === undefined ? ACCOUNT_NOUNS[cloud] : `${ACCOUNT_NOUNS[cloud]} ${name}`;
    return places.length === 0 ? noun : `${noun} · ${listed(places, 4)}`;
  }

  private whereabouts(cloud: Cloud): readonly [name: string | undefined, places: readonly string[]] {
    const views = (...types: string[]) =>
      types.flatMap((type) => this.tree.ofType(type)).map((resource) => ResourceView.in(this.world, resource));
    const texts = (from: readonly ResourceView[], property: string) =>
      from.flatMap((view) => view.get(property).string ?? []);
    switch (cloud) {
      case 'aws': {
        const stacks = views('cdk:stack');
        return [texts(stacks, 'account')[0], texts([...stacks, ...views('provider.aws')], 'region')];
      }
      case 'google': {
        const providers = views('provider.google', 'provider.google-beta');
        return [texts(providers, 'project')[0], texts(providers, 'region')];
      }
      default: {
        const resources = this.tree.resources.filter(({ type }) => type.startsWith('azurerm_'));
        const all = resources.map((resource) => ResourceView.in(this.world, resource));
        return [undefined, texts(all, 'location')];
      }
    }
  }
}

function foreign(name: string): string {
  return `Existing network ${name} · its gateways are not in these documents`;
}
