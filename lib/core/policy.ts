import type { Framework } from './controls';
import { ConfigurationError } from './errors';
import type { ComplianceException } from './exception';
import { AWS_US_REGIONS, AZURE_US_REGIONS, GOOGLE_US_MULTI_REGIONS, GOOGLE_US_REGIONS } from './regions';
import { Retention } from './retention';
import { isPlainObject } from './value';

/** The lowest version of TLS that may be negotiated. */
export type TlsVersion = '1.2' | '1.3';

/** What happens to a verdict that could not be reached. */
export type OnUndetermined = 'reject' | 'report';

/** What a security team sets once. Everything has a default; {@link Policy} is the complete form. */
export interface PolicyProps {
  /**
   * Frameworks whose rules apply.
   *
   * @default - HIPAA and SOC2
   */
  readonly frameworks?: readonly Framework[];
  /**
   * AWS Regions in which resources may lie.
   *
   * @default - the Regions in the United States, GovCloud included
   */
  readonly awsRegions?: readonly string[];
  /**
   * Azure regions, in any spelling that azurerm accepts.
   *
   * @default - the regions in the United States, Azure Government included
   */
  readonly azureRegions?: readonly string[];
  /**
   * Google Cloud regions and multi-regions.
   *
   * @default - the regions and multi-regions in the United States
   */
  readonly googleLocations?: readonly string[];
  /**
   * The lowest TLS version that an endpoint may negotiate.
   *
   * @default '1.2'
   */
  readonly minimumTlsVersion?: TlsVersion;
  /**
   * How long audit records are kept, in days.
   *
   * @default 2192
   */
  readonly retentionDays?: number;
  /**
   * What an undetermined verdict does: `reject` blocks like a violation, `report` only reports it.
   *
   * @default 'reject'
   */
  readonly onUndetermined?: OnUndetermined;
  /**
   * Exceptions that the security team grants.
   *
   * @default - none
   */
  readonly exceptions?: readonly ComplianceException[];
  /**
   * Whether exceptions made in code with `except()` count. Turn it off where only the security team's own list may
   * excuse a finding.
   *
   * @default true
   */
  readonly exceptionsInCode?: boolean;
}

/** The rules of a house, complete and validated. Make one with {@link definePolicy}. */
export interface Policy {
  readonly frameworks: readonly Framework[];
  readonly awsRegions: ReadonlySet<string>;
  readonly azureRegions: ReadonlySet<string>;
  readonly googleLocations: ReadonlySet<string>;
  readonly minimumTlsVersion: TlsVersion;
  readonly retention: Retention;
  readonly onUndetermined: OnUndetermined;
  readonly exceptions: readonly ComplianceException[];
  readonly exceptionsInCode: boolean;
}

const FRAMEWORKS: readonly string[] = ['HIPAA', 'SOC2', 'NIST-800-53'];

/**
 * Validates and completes a policy.
 *
 * @throws ConfigurationError for an unknown property or a value that is not allowed, naming all of them at once
 */
export function definePolicy(props: PolicyProps = {}): Policy {
  const problems = [
    ...unknownProperties(props),
    ...notIn('frameworks', props.frameworks, FRAMEWORKS),
    ...notIn('minimumTlsVersion', props.minimumTlsVersion && [props.minimumTlsVersion], ['1.2', '1.3']),
    ...notIn('onUndetermined', props.onUndetermined && [props.onUndetermined], ['reject', 'report']),
    ...notTexts('awsRegions', props.awsRegions),
    ...notTexts('azureRegions', props.azureRegions),
    ...notTexts('googleLocations', props.googleLocations),
    ...(props.exceptionsInCode === undefined || typeof props.exceptionsInCode === 'boolean'
      ? []
      : [`exceptionsInCode must be true or false, got ${JSON.stringify(props.exceptionsInCode)}`]),
    ...(props.exceptions === undefined || (Array.isArray(props.exceptions) && props.exceptions.every(isPlainObject))
      ? []
      : [`exceptions must be a list of exceptions, got ${JSON.stringify(props.exceptions)}`]),
  ];
  if (problems.length > 0) {
    throw new ConfigurationError(`the compliance policy is not valid: ${problems.join('; ')}`);
  }
  return {
    frameworks: props.frameworks ?? ['HIPAA', 'SOC2'],
    awsRegions: new Set(props.awsRegions ?? AWS_US_REGIONS),
    azureRegions: new Set(
      (props.azureRegions ?? AZURE_US_REGIONS).map((region) => region.toLowerCase().replaceAll(' ', '')),
    ),
    googleLocations: new Set(
      (props.googleLocations ?? [...GOOGLE_US_REGIONS, ...GOOGLE_US_MULTI_REGIONS]).map((name) => name.toLowerCase()),
    ),
    minimumTlsVersion: props.minimumTlsVersion ?? '1.2',
    retention: props.retentionDays === undefined ? Retention.SIX_YEARS : Retention.days(props.retentionDays),
    onUndetermined: props.onUndetermined ?? 'reject',
    exceptions: props.exceptions ?? [],
    exceptionsInCode: props.exceptionsInCode ?? true,
  };
}

const PROPERTIES: Readonly<Record<keyof PolicyProps, true>> = {
  frameworks: true,
  awsRegions: true,
  azureRegions: true,
  googleLocations: true,
  minimumTlsVersion: true,
  retentionDays: true,
  onUndetermined: true,
  exceptions: true,
  exceptionsInCode: true,
};

function unknownProperties(props: PolicyProps): string[] {
  return Object.keys(props)
    .filter((name) => !Object.hasOwn(PROPERTIES, name))
    .map((name) => `there is no property '${name}'; known are ${Object.keys(PROPERTIES).join(', ')}`);
}

function notIn(property: string, values: readonly string[] | undefined | '', allowed: readonly string[]): string[] {
  if (values === undefined || values === '') {
    return [];
  }
  if (!Array.isArray(values) || values.length === 0) {
    return [`${property} must be a list of ${allowed.join(', ')}, got ${JSON.stringify(values)}`];
  }
  return values
    .filter((value) => !allowed.includes(value))
    .map((value) => `${property} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`);
}

function notTexts(property: string, values: readonly string[] | undefined): string[] {
  if (values === undefined) {
    return [];
  }
  const valid = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');
  return valid ? [] : [`${property} must be a list of names, not empty, got ${JSON.stringify(values)}`];
}
