import { forEachWorld, type Resource, type ResourceTree, ResourceView } from '../../core';
import { isModelService, type Network, networkOf, serviceOf, VPC_ENDPOINTS, withoutFips } from './endpoint-service';

/** The VPC endpoints of AI services in a tree, in every way that it can turn out. */
export class ModelEndpoints {
  private static readonly known = new WeakMap<ResourceTree, ModelEndpoints>();

  /** Those of a tree; found once for each tree. */
  public static in(tree: ResourceTree): ModelEndpoints {
    const known = ModelEndpoints.known.get(tree) ?? new ModelEndpoints(tree);
    ModelEndpoints.known.set(tree, known);
    return known;
  }

  private readonly networks = new Set<Network | undefined>();
  private readonly byService = new Map<string, Map<Network | undefined, Resource>>();

  private constructor(tree: ResourceTree) {
    for (const resource of VPC_ENDPOINTS.flatMap((type) => tree.ofType(type))) {
      // One resource can stand for several endpoints: `for_each` over the names of services.
      forEachWorld((world) => this.add(new ResourceView(resource, world)));
    }
  }

  /** Whether a network has an endpoint of an AI service. */
  public areIn(network: Network | undefined): boolean {
    return this.networks.has(network);
  }

  /**
   * An endpoint of a service, FIPS or not, in one of some networks; one whose network is not known is taken for it.
   *
   * @param networks - empty for any network
   */
  public find(service: string, networks: readonly Network[]): Resource | undefined {
    const endpoints = this.byService.get(service);
    return networks.length === 0
      ? endpoints?.values().next().value
      : [...networks, undefined].map((network) => endpoints?.get(network)).find((endpoint) => endpoint !== undefined);
  }

  private add(endpoint: ResourceView): void {
    const service = serviceOf(endpoint);
    if (service === undefined || !isModelService(service)) {
      return;
    }
    const network = networkOf(endpoint.get(endpoint.type === 'aws_vpc_endpoint' ? 'vpc_id' : 'VpcId'));
    const endpoints = this.byService.get(withoutFips(service)) ?? new Map<Network | undefined, Resource>();
    this.byService.set(withoutFips(service), endpoints);
    endpoints.set(network, endpoint.resource);
    this.networks.add(network);
  }
}
