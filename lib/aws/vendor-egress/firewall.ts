import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as networkfirewall from 'aws-cdk-lib/aws-networkfirewall';
import { Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AuditLogStore } from '../audit-log-store';
import { ANYWHERE, type VendorRoute } from './vendor-route';

/** Properties of {@link EgressFirewall}. */
export interface EgressFirewallProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.CfnSubnet[];
  readonly routes: readonly VendorRoute[];
  readonly store: AuditLogStore;
}

/** Rules of Suricata take little capacity each; it cannot be changed once there. */
const CAPACITY = 100;

/**
 * A firewall that lets out TLS to the hosts of vendors, by the server name of the handshake and where possible by their
 * addresses, and drops everything else.
 *
 * See docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html and, on what is
 * dropped by default, aws.amazon.com/about-aws/whats-new/2026/06/aws-network-firewall-updates-default-drop-action.
 */
export class EgressFirewall extends Construct {
  public readonly rules: networkfirewall.CfnRuleGroup;
  public readonly policy: networkfirewall.CfnFirewallPolicy;
  public readonly firewall: networkfirewall.CfnFirewall;
  /** The endpoints, `us-east-1a:vpce-…`, in no particular order. */
  public readonly endpointIds: readonly string[];

  constructor(scope: Construct, id: string, { vpc, subnets, routes, store }: EgressFirewallProps) {
    super(scope, id);
    const name = Names.uniqueResourceName(this, { maxLength: 100, separator: '-' });
    this.rules = new networkfirewall.CfnRuleGroup(this, 'Rules', {
      ruleGroupName: `${name}-rules`,
      description: `Lets out TLS to ${routes.map(({ host }) => host).join(', ')}`,
      type: 'STATEFUL',
      capacity: CAPACITY,
      ruleGroup: {
        ruleVariables: { ipSets: { HOME_NET: { definition: [vpc.vpcCidrBlock] } } },
        rulesSource: { rulesString: suricataRules(routes) },
        statefulRuleOptions: { ruleOrder: 'STRICT_ORDER' },
      },
    });
    this.policy = new networkfirewall.CfnFirewallPolicy(this, 'Policy', {
      firewallPolicyName: `${name}-policy`,
      description: 'Drops what no rule lets out',
      firewallPolicy: {
        statelessDefaultActions: ['aws:forward_to_sfe'],
        statelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        // Fails closed as the default does, and has the client connect anew.
        statefulEngineOptions: { ruleOrder: 'STRICT_ORDER', streamExceptionPolicy: 'REJECT' },
        // The handshake of TCP has to pass before there is a name, and a client hello with a post-quantum key share comes in
        // two packets, of which 'aws:drop_established' would drop the first.
        statefulDefaultActions: [
          'aws:drop_established_app_layer_to_server',
          'aws:alert_established_app_layer_to_server',
        ],
        statefulRuleGroupReferences: [{ priority: 1, resourceArn: this.rules.attrRuleGroupArn }],
      },
    });
    this.firewall = new networkfirewall.CfnFirewall(this, 'Firewall', {
      firewallName: name,
      description: 'The only way to the internet of its VPC',
      firewallPolicyArn: this.policy.attrFirewallPolicyArn,
      vpcId: vpc.vpcId,
      subnetMappings: subnets.map(({ ref }) => ({ subnetId: ref, ipAddressType: 'IPV4' })),
      deleteProtection: true,
      firewallPolicyChangeProtection: true,
      subnetChangeProtection: true,
    });
    this.endpointIds = this.firewall.attrEndpointIds;
    this.logTo(store);
  }

  /** TLS logs are of TLS inspection, which there is none of. */
  private logTo(store: AuditLogStore): void {
    store.allowFlowLogs();
    const logging = new networkfirewall.CfnLoggingConfiguration(this, 'Logging', {
      firewallArn: this.firewall.attrFirewallArn,
      loggingConfiguration: {
        logDestinationConfigs: ['ALERT', 'FLOW'].map((logType) => ({
          logType,
          logDestinationType: 'S3',
          logDestination: { bucketName: store.bucket.bucketName },
        })),
      },
    });
    logging.node.addDependency(store.bucket.policy ?? store);
  }
}

/** One rule for each host: the whole name, whatever its case. What `pass` lets through is not looked at again. */
function suricataRules(routes: readonly VendorRoute[]): string {
  return routes
    .map(({ host, addresses }, index) => {
      const to = addresses.includes(ANYWHERE) ? '$EXTERNAL_NET' : `[${addresses.join(',')}]`;
      const options = [
        `msg:"TLS to ${host}"`,
        'ssl_state:client_hello',
        'tls.sni',
        `content:"${host}"`,
        'startswith',
        'endswith',
        'nocase',
        'flow:to_server,established',
        `sid:${index + 1}`,
        'rev:1',
      ];
      return `pass tls $HOME_NET any -> ${to} 443 (${options.join('; ')};)`;
    })
    .join('\n');
}
