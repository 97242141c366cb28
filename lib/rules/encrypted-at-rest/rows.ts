import type { ResourceView, Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** A switch that is off unless it is turned on. */
export function mustBeOn(property: string, types: readonly string[], more: Partial<PropertyRow> = {}): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent: 'fail', ...more };
}

/** A switch that turns encryption off. */
export function mustNotBeOff(property: string, types: readonly string[], more: Partial<PropertyRow> = {}): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent: 'pass', ...more };
}

/** A switch whose name says the opposite. */
export function mustNotBeDisabled(
  property: string,
  types: readonly string[],
  more: Partial<PropertyRow> = {},
): PropertyRow {
  return { types, property, accepts: [false], rejects: [true], absent: 'pass', ...more };
}

/** A reference to a resource of another file: what it is called is not known, but it is there. */
const DECLARED_ELSEWHERE = /^\$\{(data\.)?aws_\w+\.[^${}]+\}$/;

/** Any key, the provider's own included: naming one is what turns encryption on. */
export const ANY_KEY: Acceptance = {
  accepts: (value) => {
    if (value.kind === 'reference' || DECLARED_ELSEWHERE.test(value.text ?? '')) {
      return true;
    }
    return value.isUndetermined ? undefined : (value.string ?? '').trim() !== '';
  },
  describe: () => 'any key',
  samples: ['alias/records'],
};

/** The security configuration of a cluster or a job; what it says is judged where it is declared. */
const CONFIGURED: Acceptance = {
  ...ANY_KEY,
  describe: () => 'the name of a security configuration',
  samples: ['encrypted'],
};

/** A property that names a security configuration, without which nothing is encrypted. */
export function configured(property: string, types: readonly string[], why: string, source: string): PropertyRow {
  return { types, property, accepts: CONFIGURED, rejects: [''], absent: 'fail', why, source };
}

/**
 * When a switch that was left out means that encryption is off.
 *
 * What is restored or replicated keeps the encryption of its source, which cannot be seen here. Where a key is named,
 * the service refuses the request unless encryption is on as well.
 */
export function unlessImplied(
  property: string,
  key: string,
  ...sources: readonly string[]
): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    if (!resource.get(property).isAbsent) {
      return true;
    }
    if (isNamed(resource.get(key))) {
      return false;
    }
    return sources.every((path) => resource.get(path).isAbsent) ? true : undefined;
  };
}

function isNamed(key: Value): boolean {
  return !key.isAbsent && !key.is('');
}

/** Whether a property holds a text that begins in a certain way; undefined where it is not known. */
export function startsWith(path: string, start: string): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    const value = resource.get(path);
    return value.isUndetermined ? undefined : (value.string ?? '').toLowerCase().startsWith(start);
  };
}

/** The opposite of a condition. */
export function not(
  condition: (resource: ResourceView) => boolean | undefined,
): (resource: ResourceView) => boolean | undefined {
  return (resource) => {
    const answer = condition(resource);
    return answer === undefined ? undefined : !answer;
  };
}

/** S3 encrypts every object since January 2023, whatever a bucket says; what it may say is by which algorithm. */
export function bucketAlgorithm(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: ['AES256', 'aws:kms', 'aws:kms:dsse'],
    rejects: ['none'],
    absent: 'pass',
    why: 'S3 encrypts every object with SSE-S3 since January 2023',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html',
  };
}
