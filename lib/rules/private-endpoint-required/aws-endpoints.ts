import {
  type Check,
  type Example,
  type Examples,
  fail,
  forEachWorld,
  notApplicable,
  pass,
  type ResourceTree,
  ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { isModelService, serviceOf, withoutFips } from '../support/endpoint-service';

/** What a document language calls the parts of an endpoint and of its network. */
interface Names {
  readonly privateDns: string;
  readonly vpc: string;
  readonly dnsSupport: string;
  readonly dnsHostnames: string;
}

const CLOUDFORMATION: Names = {
  privateDns: 'PrivateDnsEnabled',
  vpc: 'VpcId',
  dnsSupport: 'EnableDnsSupport',
  dnsHostnames: 'EnableDnsHostnames',
};

const TERRAFORM: Names = {
  privateDns: 'private_dns_enabled',
  vpc: 'vpc_id',
  dnsSupport: 'enable_dns_support',
  dnsHostnames: 'enable_dns_hostnames',
};

/**
 * Endpoints of AI services answer under the name that the clients of the service use. Without private DNS that name
 * resolves to the public endpoint, and a client goes there unless each one is told otherwise.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-private-dns-hostname
 */
export const awsEndpointChecks: Record<string, Check> = {
  'AWS::EC2::VPCEndpoint': check(CLOUDFORMATION),
  aws_vpc_endpoint: check(TERRAFORM),
};

function check(names: Names): Check {
  return {
    judge: (endpoint) => judge(endpoint, names),
    properties: [names.privateDns, names.vpc],
    examples: () => examples(names),
  };
}

function judge(endpoint: ResourceView, names: Names): Verdict {
  const service = serviceOf(endpoint);
  if (service !== undefined && !isModelService(service)) {
    return notApplicable('the endpoint leads to no AI service');
  }
  const satellite = endpoint
    .referencedBy('aws_vpc_endpoint_private_dns')
    .find((one) => one.follow(one.get('vpc_endpoint_id'))?.address === endpoint.address);
  const enabled = (satellite ?? endpoint).get(names.privateDns);
  if (enabled.is(true)) {
    return judgeNetwork(endpoint, names);
  }
  if (service !== undefined && hasZone(endpoint.resource.tree, service)) {
    return pass(`a private hosted zone answers for ${service}`, names.privateDns);
  }
  if (enabled.isUndetermined || service === undefined) {
    return undetermined(
      enabled.isUndetermined
        ? `${names.privateDns} is known only at deployment (${enabled.describe()})`
        : 'whether the endpoint leads to an AI service is known only at deployment, and it has no private DNS',
      names.privateDns,
    );
  }
  const state = enabled.isAbsent ? 'is not set: private DNS is off by default' : `is ${enabled.describe()}`;
  return fail(
    `${names.privateDns} ${state}; clients of ${service} then resolve its public endpoint; allowed: true`,
    names.privateDns,
  );
}

/** Private DNS works in networks that resolve names and give them: the second is off by default. */
function judgeNetwork(endpoint: ResourceView, names: Names): Verdict {
  const vpc = endpoint.follow(endpoint.get(names.vpc));
  if (vpc === undefined || !['AWS::EC2::VPC', 'aws_vpc'].includes(vpc.type)) {
    return pass('', names.privateDns);
  }
  const off = [vpc.get(names.dnsSupport), vpc.get(names.dnsHostnames)].find(
    (value, index) => !value.is(true) && !(index === 0 && value.isAbsent),
  );
  if (off === undefined) {
    return pass('', names.privateDns);
  }
  return off.isUndetermined
    ? undetermined(`private DNS needs ${off.path} of ${vpc.address}, which is known only at deployment`, names.vpc)
    : fail(`private DNS needs ${off.path} of ${vpc.address}, which is ${stateOf(off)}; allowed: true`, names.vpc);
}

function stateOf(value: Value): string {
  return value.isAbsent ? 'off by default' : value.describe();
}

const zones = new WeakMap<ResourceTree, ReadonlySet<string>>();

/** Whether the tree holds a private hosted zone for the host of a service, as networks with central endpoints do. */
function hasZone(tree: ResourceTree, service: string): boolean {
  const host = withoutFips(service).split('.').reverse().join('.');
  const hosts = zones.get(tree) ?? hostsOf(tree);
  zones.set(tree, hosts);
  return hosts.has(host) || hosts.has(`${host}-fips`);
}

/** The first label, and the first two, of the names of private hosted zones. */
function hostsOf(tree: ResourceTree): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const resource of [...tree.ofType('AWS::Route53::HostedZone'), ...tree.ofType('aws_route53_zone')]) {
    forEachWorld((world) => {
      const zone = new ResourceView(resource, world);
      const isPrivate = !zone.get('VPCs').isAbsent || !zone.get('vpc').isAbsent;
      const [first, second] = (zone.get('Name').text ?? zone.get('name').text)?.toLowerCase().split('.') ?? [];
      if (isPrivate && first !== undefined && second !== undefined) {
        hosts.add(first).add(`${first}.${second}`);
      }
    });
  }
  return hosts;
}

function examples(names: Names): Examples {
  const isTerraform = names === TERRAFORM;
  const endpoint = (privateDns: unknown, title: string, service = 'bedrock-runtime'): Example => ({
    title,
    resource: {
      [isTerraform ? 'service_name' : 'ServiceName']: `com.amazonaws.us-east-1.${service}`,
      [names.vpc]: 'vpc-0123456789abcdef0',
      ...(privateDns === undefined ? {} : { [names.privateDns]: privateDns }),
    },
  });
  const beside = (type: string, name: string, members: Record<string, unknown>): Pick<Example, 'beside'> => ({
    beside: isTerraform
      ? { resource: { [type]: { [name]: members } } }
      : { Resources: { [name]: { Type: type, Properties: members } } },
  });
  const vpcType = isTerraform ? 'aws_vpc' : 'AWS::EC2::VPC';
  const inVpc = (title: string, members: Record<string, unknown>): Example => {
    const on = endpoint(true, title);
    return {
      ...on,
      resource: { ...on.resource, [names.vpc]: isTerraform ? '${aws_vpc.phi.id}' : { Ref: 'phi' } },
      ...beside(vpcType, 'phi', members),
    };
  };
  return {
    compliant: [
      endpoint(true, 'private DNS is on'),
      inVpc('the network gives names', { [names.dnsSupport]: true, [names.dnsHostnames]: true }),
      {
        ...endpoint(false, 'a private hosted zone answers for the service'),
        ...beside(isTerraform ? 'aws_route53_zone' : 'AWS::Route53::HostedZone', 'zone', {
          [isTerraform ? 'name' : 'Name']: 'bedrock-runtime.us-east-1.amazonaws.com',
          [isTerraform ? 'vpc' : 'VPCs']: [
            isTerraform ? { vpc_id: 'vpc-1' } : { VPCId: 'vpc-1', VPCRegion: 'us-east-1' },
          ],
        }),
      },
    ],
    violating: [
      endpoint(false, 'private DNS is off'),
      inVpc('the network gives no names', { [names.dnsSupport]: true }),
    ],
    undetermined: [endpoint(UNDETERMINED, 'private DNS is known only at deployment')],
    absent: [
      { ...endpoint(undefined, 'private DNS is off by default'), outcome: 'fail' },
      { ...endpoint(undefined, 'no AI service', 'ecr.api'), outcome: 'notApplicable' },
    ],
  };
}
