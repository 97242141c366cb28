import { AssuredWorkloadsWorkload } from '@cdktf/provider-google/lib/assured-workloads-workload';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError, GOOGLE_US_REGIONS } from '../core';

/** A control package of Assured Workloads that keeps data in the United States. */
export enum ControlPackage {
  /** US Data Boundary for Healthcare and Life Sciences. */
  HEALTHCARE = 'HEALTHCARE_AND_LIFE_SCIENCES_CONTROLS',
  /** The same, with support by people in the United States. */
  HEALTHCARE_US_SUPPORT = 'HEALTHCARE_AND_LIFE_SCIENCES_CONTROLS_US_SUPPORT',
  HIPAA = 'HIPAA',
  HITRUST = 'HITRUST',
  US_REGIONAL_ACCESS = 'US_REGIONAL_ACCESS',
}

/** Props of {@link AssuredWorkload}. */
export interface AssuredWorkloadProps {
  /** The number of the organization. */
  readonly organization: string;
  /** The name of the folder that is made: 4 to 30 letters, digits, spaces and hyphens. It cannot be changed. */
  readonly displayName: string;
  /** A Google Cloud region in the United States, or 'us'. */
  readonly location: string;
  /**
   * The billing account, `billingAccounts/…`.
   *
   * @default - none
   */
  readonly billingAccount?: string;
  /**
   * Which controls.
   *
   * @default ControlPackage.HEALTHCARE
   */
  readonly controlPackage?: ControlPackage;
}

/**
 * A folder in which Google enforces a control package: where data may lie, which services may be used, who of Google's
 * staff may help. Put projects into the folder to have them controlled; a project in it cannot use services outside
 * the package.
 *
 * It is neither a business associate agreement nor a certificate. A folder with projects in it cannot be deleted, and
 * Terraform is kept from it; to get out, move the projects to another folder first.
 *
 * @see https://cloud.google.com/assured-workloads/docs/control-packages
 */
export class AssuredWorkload extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only'];

  public readonly workload: AssuredWorkloadsWorkload;

  /**
   * @throws ConfigurationError for an organization that is no number, an unusable name, a location outside the United
   * States
   */
  constructor(scope: Construct, id: string, props: AssuredWorkloadProps) {
    super(scope, id);
    const { organization, displayName, location, billingAccount, controlPackage = ControlPackage.HEALTHCARE } = props;
    const locations: readonly string[] = ['us', ...GOOGLE_US_REGIONS];
    if (!Token.isUnresolved(organization) && !/^\d+$/.test(organization)) {
      throw new ConfigurationError(`'organization' must be the number of an organization, got '${organization}'`);
    }
    if (!/^[A-Za-z][A-Za-z0-9 -]{2,28}[A-Za-z0-9]$/.test(displayName)) {
      throw new ConfigurationError(
        `'displayName' must be 4 to 30 letters, digits, spaces and hyphens that begin with a letter, got '${displayName}'`,
      );
    }
    if (!Token.isUnresolved(location) && !locations.includes(location)) {
      throw new ConfigurationError(`'location' must be one of ${locations.join(', ')}, got '${location}'`);
    }
    this.workload = new AssuredWorkloadsWorkload(this, 'Resource', {
      organization,
      displayName,
      location,
      billingAccount,
      complianceRegime: controlPackage,
      resourceSettings: [{ resourceType: 'CONSUMER_FOLDER', displayName }],
      violationNotificationsEnabled: true,
      lifecycle: { preventDestroy: true },
    });
  }
}
