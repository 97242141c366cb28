import { type Duration, Token } from 'aws-cdk-lib/core';
import { isIdentifier } from '../../audit/support/identifier';
import { isObjectPath } from '../../audit/write-once-store/object-names';
import { ConfigurationError } from '../../core';
import type { AuditedInferenceProps } from './props';

/**
 * Refuses props that cannot be deployed.
 *
 * @throws ConfigurationError naming the prop
 */
export function validateInference(props: AuditedInferenceProps): void {
  validateConcurrency(props.concurrency);
  validatePrefix(props.recordPrefix);
  validateReference(props.baaReferenceId);
  requireBetween(
    'timeout',
    props.timeout,
    10,
    300,
    'API Gateway ends a call after 29 seconds, or what your quota says',
  );
  requireBetween(
    'checkpointInterval',
    props.checkpointInterval,
    60,
    3_600,
    'entries that are in no checkpoint yet can be taken away unnoticed',
  );
  if (props.checkpointInterval !== undefined && props.checkpointInterval.toSeconds() % 60 !== 0) {
    throw new ConfigurationError(
      `'checkpointInterval' must be whole minutes, got ${props.checkpointInterval.toSeconds()} seconds; EventBridge knows no other`,
    );
  }
  if (props.withoutLogRole?.trim() === '') {
    throw new ConfigurationError(
      `'withoutLogRole' must give a reason, got '${props.withoutLogRole}'; say what sets the role`,
    );
  }
}

function validateConcurrency(concurrency: number | undefined): void {
  if (concurrency === undefined || Token.isUnresolved(concurrency)) {
    return;
  }
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 1_000) {
    throw new ConfigurationError(
      `'concurrency' must be a whole number from 1 to 1000, got ${concurrency}; the account has a quota of concurrent ` +
        'executions, of which 100 have to be left unreserved',
    );
  }
}

/** As the store names objects. */
function validatePrefix(prefix: string | undefined): void {
  if (prefix !== undefined && !isObjectPath(prefix)) {
    throw new ConfigurationError(
      `'recordPrefix' must be segments of letters, digits and .:@=+,_- separated by '/', without one at either end, got '${prefix}'`,
    );
  }
}

function validateReference(reference: string | undefined): void {
  if (reference !== undefined && !Token.isUnresolved(reference) && !isIdentifier(reference)) {
    throw new ConfigurationError(
      "'baaReferenceId' must be an identifier of 1 to 256 letters, digits and .:@/|+=,_- without spaces, as every record " +
        `has it, got '${reference}'`,
    );
  }
}

function requireBetween(prop: string, value: Duration | undefined, least: number, most: number, why: string): void {
  if (value === undefined || value.isUnresolved()) {
    return;
  }
  const seconds = value.toSeconds({ integral: false });
  if (seconds < least || seconds > most) {
    throw new ConfigurationError(`'${prop}' must be from ${least} to ${most} seconds, got ${seconds}; ${why}`);
  }
}
