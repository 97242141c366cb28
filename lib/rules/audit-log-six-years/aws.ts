import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  type Verdict,
} from '../../core';
import { isAuditStore, purposeOf } from '../support/audit-stores';
import { tableChecks } from '../support/property-table';
import { judgePeriod, LONG_ENOUGH, LONG_ENOUGH_OR_ZERO, TOO_SHORT } from './periods';

/**
 * Log groups and event data stores.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html
 */
export const awsRetentionChecks: Record<string, Check> = {
  ...tableChecks([
    {
      types: ['AWS::Logs::LogGroup'],
      property: 'RetentionInDays',
      accepts: LONG_ENOUGH,
      rejects: TOO_SHORT,
      absent: 'pass',
      why: 'its log events never expire',
      when: holdsLogs,
    },
    {
      // What the CDK makes for the prop `logRetention`; its log group is not in the template.
      types: ['Custom::LogRetention'],
      property: 'RetentionInDays',
      accepts: LONG_ENOUGH,
      rejects: TOO_SHORT,
      absent: 'pass',
      why: 'its log events never expire',
    },
    {
      types: ['aws_cloudwatch_log_group'],
      property: 'retention_in_days',
      accepts: LONG_ENOUGH_OR_ZERO,
      rejects: TOO_SHORT,
      absent: 'pass',
      why: 'its log events never expire',
      when: holdsLogs,
    },
    {
      types: ['aws_cloudtrail_event_data_store'],
      property: 'retention_period',
      accepts: LONG_ENOUGH,
      rejects: TOO_SHORT,
      absent: 'pass',
      why: 'the provider asks for 2,555 days',
    },
  ]),
  'AWS::CloudTrail::EventDataStore': {
    judge: judgeEventDataStore,
    properties: ['RetentionPeriod', 'BillingMode'],
    examples: eventDataStoreExamples,
  },
};

/** Log groups of the class DELIVERY only pass events on and keep them for a day or two by design. */
function holdsLogs(group: ResourceView): boolean | undefined {
  if (['LogGroupClass', 'log_group_class'].some((name) => group.get(name).is('DELIVERY'))) {
    return false;
  }
  const purpose = purposeOf(group);
  return purpose === 'other' ? isAuditStore(group) : purpose === 'unknown' ? undefined : true;
}

/** Without a period, fixed pricing means 2,557 days and extendable pricing, the default, 366. */
function judgeEventDataStore(store: ResourceView, policy: Policy): Verdict {
  if (purposeOf(store) === 'other') {
    return notApplicable('it is declared to hold other data');
  }
  const period = store.get('RetentionPeriod');
  if (!period.isAbsent) {
    return judgePeriod(period, policy);
  }
  return store.get('BillingMode').is('FIXED_RETENTION_PRICING')
    ? pass('fixed pricing keeps events for 2,557 days', 'RetentionPeriod')
    : fail('RetentionPeriod is not set: extendable pricing keeps events for 366 days', 'RetentionPeriod');
}

function eventDataStoreExamples() {
  const store = (properties: Readonly<Record<string, unknown>>): Example => ({ resource: properties });
  return {
    compliant: [store({ RetentionPeriod: 2192 }), store({ BillingMode: 'FIXED_RETENTION_PRICING' })],
    violating: [store({ RetentionPeriod: 365 }), store({ RetentionPeriod: 2190 })],
    undetermined: [store({ RetentionPeriod: UNDETERMINED })],
    absent: [{ ...store({}), outcome: 'fail' as const }],
  };
}
