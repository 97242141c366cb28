import * as route53resolver from 'aws-cdk-lib/aws-route53resolver';
import { Lazy, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AuditLogStore } from '../audit-log-store';
import type { PrivateNetwork } from '../private-network';
import type { VendorRoute } from './vendor-route';

/** Properties of {@link DnsFirewall}. */
export interface DnsFirewallProps {
  readonly network: PrivateNetwork;
  readonly routes: readonly VendorRoute[];
  readonly store: AuditLogStore;
}

/** Room for rule groups that come first: from 101 to 9899. */
const ASSOCIATION_PRIORITY = 200;

/**
 * Answers questions for the names of the vendors and of the endpoints, and no others. A network firewall does not see what
 * the resolver of the VPC is asked, and a name can carry data. Questions are logged.
 *
 * See docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html.
 */
export class DnsFirewall extends Construct {
  public readonly ruleGroup: route53resolver.CfnFirewallRuleGroup;

  constructor(scope: Construct, id: string, { network, routes, store }: DnsFirewallProps) {
    super(scope, id);
    const admitted = new route53resolver.CfnFirewallDomainList(this, 'Admitted', {
      // Endpoints are added to a network later, too.
      domains: Lazy.list({ produce: () => [...routes.map(({ host }) => host), ...namesOf(network)] }),
    });
    const everything = new route53resolver.CfnFirewallDomainList(this, 'Everything', { domains: ['*'] });
    this.ruleGroup = new route53resolver.CfnFirewallRuleGroup(this, 'Rules', {
      firewallRules: [
        {
          action: 'ALLOW',
          priority: 1,
          firewallDomainListId: admitted.attrId,
          // The names of the networks that deliver the API of a vendor are theirs to change.
          firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
        },
        { action: 'BLOCK', blockResponse: 'NXDOMAIN', priority: 2, firewallDomainListId: everything.attrId },
      ],
    });
    new route53resolver.CfnFirewallRuleGroupAssociation(this, 'Association', {
      firewallRuleGroupId: this.ruleGroup.attrId,
      vpcId: network.vpc.vpcId,
      priority: ASSOCIATION_PRIORITY,
      mutationProtection: 'ENABLED',
    });
    this.logTo(store, network);
  }

  private logTo(store: AuditLogStore, { vpc }: PrivateNetwork): void {
    store.allowFlowLogs();
    const logging = new route53resolver.CfnResolverQueryLoggingConfig(this, 'Queries', {
      name: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      destinationArn: store.bucket.bucketArn,
    });
    logging.node.addDependency(store.bucket.policy ?? store);
    new route53resolver.CfnResolverQueryLoggingConfigAssociation(this, 'QueriesOfVpc', {
      resolverQueryLogConfigId: logging.attrId,
      resourceId: vpc.vpcId,
    });
  }
}

/** The names of interface endpoints, among them those for buckets: `ecr.dkr` is `dkr.ecr.us-east-1.amazonaws.com`. */
function namesOf(network: PrivateNetwork): string[] {
  const { region, urlSuffix } = Stack.of(network);
  const services = Object.keys(network.endpoints).map((service) => service.split('.').reverse().join('.'));
  return [
    ...services.flatMap((service) => [`${service}.${region}.${urlSuffix}`, `*.${service}.${region}.${urlSuffix}`]),
    `*.s3.${region}.vpce.${urlSuffix}`,
  ];
}
