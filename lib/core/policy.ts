import type { VendorAttestations } from './attestation';
import { vendorAttestationProblems } from './attestation/vendor-attestations';
import type { Framework } from './controls';
import { ConfigurationError } from './errors';
import type { ComplianceException } from './exception';
import { AWS_US_REGIONS, AZURE_US_REGIONS, GOOGLE_US_MULTI_REGIONS, GOOGLE_US_REGIONS } from './regions';
import { Retention } from './retention';
import type { Severity } from './rule';
import { isPlainObject } from './value';

/** The lowest version of TLS that may be negotiated. */
export type TlsVersion = '1.2' | '1.3';

/** What happens to a verdict that could not be reached. */
export type OnUndetermined = 'reject' | 'report';

/** For how many days an exception may hold, by the severity of its rule. */
export interface MaximumExceptionDays {
  /**
   * @default 30
   */
  readonly critical?: number;
  /**
   * @default 90
   */
  readonly high?: number;
  /**
   * @default 180
   */
  readonly medium?: number;
  /**
   * @default 365
   */
  readonly low?: number;
}

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
  /**
   * For how many days after its approval an exception may hold, from 1 to 3650, by the severity of the rule.
   *
   * @default - 30 days for critical rules, 90 for high, 180 for medium, 365 for low ones
   */
  readonly maximumExceptionDays?: MaximumExceptionDays;
  /**
   * Agreements with vendors, their reports and terms, which belong to the organization: they count for every stack that
   * is judged, beside those that stacks carry themselves.
   *
   * @default - only what stacks carry counts
   */
  readonly attestations?: VendorAttestations;
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
  readonly maximumExceptionDays: Required<MaximumExceptionDays>;
  readonly attestations: VendorAttestations;
}

/** What is wrong with a policy, and the path of the property: names, and numbers of items. */
export interface PolicyProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

const FRAMEWORKS: readonly string[] = ['HIPAA', 'SOC2', 'NIST-800-53'];

/**
 * Validates and completes a policy.
 *
 * @throws ConfigurationError for an unknown property or a value that is not allowed, naming all of them at once
 */
export function definePolicy(props: PolicyProps = {}): Policy {
  const problems = policyProblems(props);
  if (problems.length > 0) {
    throw new ConfigurationError(
      `the compliance policy is not valid: ${problems.map(({ problem }) => problem).join('; ')}`,
    );
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
    maximumExceptionDays: {
      critical: props.maximumExceptionDays?.critical ?? MAXIMUM_EXCEPTION_DAYS.critical,
      high: props.maximumExceptionDays?.high ?? MAXIMUM_EXCEPTION_DAYS.high,
      medium: props.maximumExceptionDays?.medium ?? MAXIMUM_EXCEPTION_DAYS.medium,
      low: props.maximumExceptionDays?.low ?? MAXIMUM_EXCEPTION_DAYS.low,
    },
    attestations: props.attestations ?? {},
  };
}

/** Everything that is wrong with the properties of a policy. */
export function policyProblems(props: PolicyProps): PolicyProblem[] {
  return [
    ...unknownProperties([], props, PROPERTIES),
    ...notIn('frameworks', props.frameworks, FRAMEWORKS),
    ...notIn('minimumTlsVersion', props.minimumTlsVersion && [props.minimumTlsVersion], ['1.2', '1.3']),
    ...notIn('onUndetermined', props.onUndetermined && [props.onUndetermined], ['reject', 'report']),
    ...notTexts('awsRegions', props.awsRegions),
    ...notTexts('azureRegions', props.azureRegions),
    ...notTexts('googleLocations', props.googleLocations),
    ...notRetention(props.retentionDays),
    ...(props.exceptionsInCode === undefined || typeof props.exceptionsInCode === 'boolean'
      ? []
      : [must('exceptionsInCode', 'be true or false', props.exceptionsInCode)]),
    ...(props.exceptions === undefined || (Array.isArray(props.exceptions) && props.exceptions.every(isPlainObject))
      ? []
      : [must('exceptions', 'be a list of exceptions', props.exceptions)]),
    ...notExceptionDays(props.maximumExceptionDays),
    ...vendorAttestationProblems('attestations', props.attestations),
  ];
}

const MAXIMUM_EXCEPTION_DAYS: Readonly<Record<Severity, number>> = { critical: 30, high: 90, medium: 180, low: 365 };

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
  maximumExceptionDays: true,
  attestations: true,
};

function must(property: string, demand: string, value: unknown): PolicyProblem {
  return { path: [property], problem: `${property} must ${demand}, got ${JSON.stringify(value)}` };
}

function unknownProperties(path: readonly string[], props: object, known: object): PolicyProblem[] {
  return Object.keys(props)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({
      path: [...path, name],
      problem: `there is no property '${[...path, name].join('.')}'; known are ${Object.keys(known).join(', ')}`,
    }));
}

function notIn(
  property: string,
  values: readonly string[] | undefined | '',
  allowed: readonly string[],
): PolicyProblem[] {
  if (values === undefined || values === '') {
    return [];
  }
  if (!Array.isArray(values) || values.length === 0) {
    return [must(property, `be a list of ${allowed.join(', ')}`, values)];
  }
  return values.flatMap((value: unknown, index) => {
    if (allowed.some((one) => one === value)) {
      return [];
    }
    const hint = allowed.some((one) => one === String(value)) ? ` as a ${typeof value}; put it in quotes` : '';
    return [
      {
        path: [property, index],
        problem: `${property} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}${hint}`,
      },
    ];
  });
}

function notTexts(property: string, values: readonly string[] | undefined): PolicyProblem[] {
  if (values === undefined) {
    return [];
  }
  const valid = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');
  return valid ? [] : [must(property, 'be a list of names, not empty', values)];
}

function notRetention(days: number | undefined): PolicyProblem[] {
  try {
    if (days !== undefined) {
      Retention.days(days);
    }
    return [];
  } catch (error) {
    return [{ path: ['retentionDays'], problem: `retentionDays: ${error instanceof Error ? error.message : error}` }];
  }
}

function notExceptionDays(days: unknown): PolicyProblem[] {
  if (days === undefined) {
    return [];
  }
  const property = 'maximumExceptionDays';
  if (!isPlainObject(days)) {
    return [must(property, 'hold days by severity', days)];
  }
  return [
    ...unknownProperties([property], days, MAXIMUM_EXCEPTION_DAYS),
    ...Object.entries(days)
      .filter(([name, value]) => Object.hasOwn(MAXIMUM_EXCEPTION_DAYS, name) && value !== undefined)
      .filter(([, value]) => !(Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 3650))
      .map(([name, value]) => ({
        path: [property, name],
        problem: `${property}.${name} must be a whole number of days from 1 to 3650, got ${JSON.stringify(value)}`,
      })),
  ];
}
