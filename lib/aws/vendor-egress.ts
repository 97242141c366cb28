import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as networkfirewall from 'aws-cdk-lib/aws-networkfirewall';
import type * as route53resolver from 'aws-cdk-lib/aws-route53resolver';
import { Annotations, Duration, Names } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { isObjectPath } from '../audit/write-once-store/object-names';
import { ConfigurationError, type Control, HIPAA, NIST, recordAttestation, SOC2 } from '../core';
import { AlarmTopic } from './alarm-topic';
import { AuditLogStore } from './audit-log-store';
import { digestKey } from './audited-inference/keys';
import { Records } from './audited-inference/records';
import { EncryptionKey } from './encryption-key';
import type { IEncryptionKey } from './encryption-key/base';
import type { PrivateNetwork } from './private-network';
import { EndpointService } from './private-network/endpoints';
import { nameControls } from './support/control-metadata';
import { validateRegion } from './support/us-inference';
import { CallerRights } from './vendor-egress/caller-rights';
import { DnsFirewall } from './vendor-egress/dns-firewall';
import { EgressNetwork } from './vendor-egress/egress-network';
import { EgressFirewall } from './vendor-egress/firewall';
import { KeyReminder } from './vendor-egress/key-reminder';
import type { ApiVendor, VendorEgressProps } from './vendor-egress/props';
import { ANYWHERE, type VendorRoute, vendorRoutes } from './vendor-egress/vendor-route';
import { VendorSecret } from './vendor-egress/vendor-secret';

/**
 * The only way out of a private network to the APIs of chosen vendors.
 *
 * A VPC of its own, whose callers reach services of AWS through endpoints, and on the internet only what AWS Network
 * Firewall lets out: TLS on port 443 to the host of a vendor by the full server name, and to the addresses that the vendor
 * publishes, if it does. Everything else is dropped. The resolver answers for these names and the endpoints alone. The
 * logs of the firewall, of DNS queries and of the network go to the locked store, and so do the records of calls.
 *
 * It is refused for protected health information unless each vendor has a business associate agreement in force on a plan
 * that covers its API, a current SOC 2 Type II report, written terms, and keeps content in the United States; these are
 * attestations, recorded in the template, not verified.
 *
 * Give callers {@link grantCall}, the security group {@link callers} and the subnets of {@link vpc}. They call with an
 * audited client, `compliant-ai-constructs/audit`: that each call is recorded is up to them; what leaves without a record is
 * in the logs of the firewall, by host, time and address.
 *
 * Not covered: the firewall does not decrypt. It sees the name that the client claims, so that code in the network which
 * names an admitted host can connect to another address, unless the vendor's addresses are known; and it does not see what
 * an admitted vendor is sent, or to whose account there. AWS documents a check against names that the resolver has
 * answered, `Route53ResolvedIPValidation`; it is not set, as the values of one of its properties could not be verified.
 * CloudFormation has no property for a key of one's own for the rules of the firewall, which hold no data.
 * None of the vendors is known to offer AWS PrivateLink.
 *
 * Upholds 45 CFR 164.308(b)(1), business associate contracts, and 164.312(e)(1), transmission security.
 *
 * @throws ConfigurationError naming everything that is missing, over, or of the wrong plan or place; for Availability Zones
 * that are none of the Region, and addresses, periods and prefixes that are none
 */
export class VendorEgress extends Construct {
  /** The rules that a deployment with default props passes. */
  public static readonly upholds: readonly string[] = [
    ...new Set([
      'business-associate-agreement',
      'vendor-report-current',
      'vendor-terms-confirmed',
      'no-internet-egress',
      'access-logged',
      ...EncryptionKey.upholds,
      ...AlarmTopic.upholds,
      ...AuditLogStore.upholds,
    ]),
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.308(b)(1)'],
    HIPAA['164.312(e)(1)'],
    SOC2['CC6.6'],
    SOC2['CC9.2'],
    NIST['AC-4'],
    NIST['SA-9'],
    NIST['SC-7'],
  ];

  public readonly vpc: ec2.IVpc;
  /** The way to services of AWS. */
  public readonly network: PrivateNetwork;
  /** The security group for what calls vendors. */
  public readonly callers: ec2.SecurityGroup;
  public readonly firewall: networkfirewall.CfnFirewall;
  public readonly firewallPolicy: networkfirewall.CfnFirewallPolicy;
  /** What the resolver of the VPC answers. */
  public readonly dnsRules: route53resolver.CfnFirewallRuleGroup;
  public readonly auditLogStore: AuditLogStore;
  public readonly alarms: AlarmTopic;
  public readonly key: IEncryptionKey;
  /** The KMS key for the digests of content. Who may use it can tell whether a record is of some content. */
  public readonly digestKey: kms.Key;
  /** Where the records of calls are, for `compliant-ai audit verify`: `s3://bucket/prefix`. */
  public readonly location: string;
  /** Where a client of S3 reaches the store, as its `endpoint`. */
  public readonly recordsUrl: string;

  private readonly called: ReadonlyMap<string, Called>;
  private readonly records: Records;

  constructor(scope: Construct, id: string, props: VendorEgressProps) {
    super(scope, id);
    const { vendors, deIdentification, availabilityZones, rotateAfter = Duration.days(90) } = props;
    const recordPrefix = props.recordPrefix ?? `vendor-calls/${id}`;
    const routes = vendorRoutes(vendors, deIdentification, new Date().toISOString().slice(0, 10));
    validateRegion(this);
    validateReminder(rotateAfter);
    validatePrefix(recordPrefix);
    this.recordAttestations(props);

    this.key = props.key ?? props.auditLogStore?.key ?? new EncryptionKey(this, 'Key');
    this.auditLogStore = props.auditLogStore ?? new AuditLogStore(this, 'AuditLogs', { key: this.key });
    this.alarms = props.alarms ?? new AlarmTopic(this, 'Alarms', { key: this.key });
    const store = this.auditLogStore;
    const egress = new EgressNetwork(this, 'Egress', { ...props, availabilityZones, store, routes });
    this.vpc = egress.vpc;
    this.network = egress.network;
    this.callers = egress.callers;
    const firewall = new EgressFirewall(this, 'Firewall', {
      vpc: egress.vpc,
      subnets: egress.firewallSubnets,
      routes,
      store,
    });
    egress.leadThrough(firewall.endpointIds);
    this.firewall = firewall.firewall;
    this.firewallPolicy = firewall.policy;
    this.dnsRules = new DnsFirewall(this, 'Dns', { network: this.network, routes, store }).ruleGroup;

    this.records = new Records(this, 'Records', this.network, store, recordPrefix);
    this.recordsUrl = this.records.url;
    this.location = `s3://${store.bucket.bucketName}/${recordPrefix}`;
    this.digestKey = digestKey(this, 'DigestKey');
    this.network.admitAlso(EndpointService.KMS, {
      actions: ['kms:GenerateMac'],
      resources: [this.digestKey.keyArn],
    });
    this.called = new Map(
      routes.map((route) => [
        route.vendor,
        { route, secret: new VendorSecret(this, `Key-${route.vendor}`, route, this.key) },
      ]),
    );
    new KeyReminder(this, 'Reminder', {
      secrets: Object.fromEntries([...this.called].map(([vendor, { secret }]) => [vendor, secret])),
      key: this.key,
      alarms: this.alarms,
      rotateAfter,
    });
    this.watch();
    noteLimits(this, routes);
    nameControls(this, VendorEgress.controls);
  }

  /**
   * Lets an application call a vendor: read its key, and write records. Nobody else reads the key. Give what runs with the
   * role the security group {@link callers}.
   *
   * @throws ConfigurationError for a vendor that is none of these, or a grantee without a role
   */
  public grantCall(vendor: ApiVendor, grantee: iam.IGrantable): void {
    const { secret } = this.find(vendor);
    const rights = CallerRights.of(grantee);
    secret.letRead(rights.role);
    this.records.letCreate(rights);
    rights.allow('DigestContent', ['kms:GenerateMac'], [this.digestKey.keyArn]);
  }

  /**
   * The ARN of the secret with the key of a vendor.
   *
   * @throws ConfigurationError for a vendor that is none of these
   */
  public secretArn(vendor: ApiVendor): string {
    return this.find(vendor).secret.arn;
  }

  /**
   * The host of a vendor, for the base address of its client.
   *
   * @throws ConfigurationError for a vendor that is none of these
   */
  public hostOf(vendor: ApiVendor): string {
    return this.find(vendor).route.host;
  }

  private find(vendor: ApiVendor): Called {
    const called = this.called.get(vendor);
    if (called === undefined) {
      throw new ConfigurationError(
        `'${vendor}' is none of the vendors that may be called (${[...this.called.keys()].join(', ')}); add it to 'vendors'`,
      );
    }
    return called;
  }

  private recordAttestations({ vendors, deIdentification }: VendorEgressProps): void {
    for (const { vendor, baa, vendorReport, terms } of vendors) {
      const scope = new Construct(this, `Attestations-${vendor}`);
      if (baa !== undefined) {
        recordAttestation(scope, 'baa', { vendor, ...baa });
      }
      recordAttestation(scope, 'vendor-report', { vendor, ...vendorReport });
      recordAttestation(scope, 'vendor-terms', { vendor, ...terms });
    }
    if (deIdentification !== undefined) {
      recordAttestation(this, 'de-identification', deIdentification);
    }
  }

  /** Whatever would open the way is told, wherever in the account and Region it is done. */
  private watch(): void {
    const name = Names.nodeUniqueId(this.node);
    this.alarms.onApiCalls(`${name}FirewallChanged`, {
      description: 'A network firewall was changed, which is the way out to vendors of models',
      eventSource: 'network-firewall.amazonaws.com',
      eventNames: FIREWALL_CALLS,
    });
    this.alarms.onApiCalls(`${name}DnsChanged`, {
      description: 'The filter of DNS or its log was changed, which limits what callers of vendors resolve',
      eventSource: 'route53resolver.amazonaws.com',
      eventNames: DNS_CALLS,
    });
  }
}

/** A vendor that may be called. */
interface Called {
  readonly route: VendorRoute;
  readonly secret: VendorSecret;
}

const FIREWALL_CALLS = [
  'AssociateFirewallPolicy',
  'AssociateSubnets',
  'DeleteFirewall',
  'DisassociateSubnets',
  'UpdateFirewallDeleteProtection',
  'UpdateFirewallPolicy',
  'UpdateFirewallPolicyChangeProtection',
  'UpdateLoggingConfiguration',
  'UpdateRuleGroup',
  'UpdateSubnetChangeProtection',
];

const DNS_CALLS = [
  'CreateFirewallRule',
  'DeleteFirewallRule',
  'DisassociateFirewallRuleGroup',
  'DisassociateResolverQueryLogConfig',
  'ImportFirewallDomains',
  'UpdateFirewallConfig',
  'UpdateFirewallDomains',
  'UpdateFirewallRule',
  'UpdateFirewallRuleGroupAssociation',
];

function validateReminder(after: Duration): void {
  if (!after.isUnresolved() && (after.toDays({ integral: false }) < 1 || after.toDays({ integral: false }) > 365)) {
    throw new ConfigurationError(
      `'rotateAfter' must be from 1 to 365 days, got ${after.toHumanString()}; keys of vendors do not expire by themselves`,
    );
  }
}

function validatePrefix(prefix: string): void {
  if (!isObjectPath(prefix)) {
    throw new ConfigurationError(
      `'recordPrefix' must be segments of letters, digits and .:@=+,_- separated by '/', without one at either end, got '${prefix}'`,
    );
  }
}

function noteLimits(scope: Construct, routes: readonly VendorRoute[]): void {
  for (const { name, host, addresses, selector } of routes) {
    Annotations.of(scope).addInfo(
      `${name} is called at ${host}; switch on at the vendor what the host alone does not: ${selector}` +
        (addresses.includes(ANYWHERE)
          ? '. Its addresses are not known, so that code in the network can claim its name to connect elsewhere: run nothing but the audited caller there'
          : ''),
    );
  }
}
