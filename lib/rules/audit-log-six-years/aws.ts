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
import { type Acceptance, tableChecks } from '../support/property-table';
import { judgePeriod, LONG_ENOUGH, shortest, TOO_SHORT } from './periods';

/** The periods that CloudWatch Logs accepts, in days; it refuses every other number. */
const LOG_GROUP_PERIODS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const LOG_GROUP_PERIOD: Acceptance = {
  accepts: (value, policy) => (value.isUndetermined ? undefined : longPeriods(policy).some((days) => value.is(days))),
  describe: (policy) => `${longPeriods(policy).join(', ')} days, or none, which keeps log events for ever`,
  samples: [2192, '2192', 3653],
};

function longPeriods(policy: Policy): number[] {
  return LOG_GROUP_PERIODS.filter((days) => days >= shortest(policy));
}

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
      accepts: LOG_GROUP_PERIOD,
      rejects: [...TOO_SHORT, 2200],
      absent: 'pass',
      why: 'its log events never expire',
      when: holdsLogs,
    },
    {
      // What the CDK makes for the prop `logRetention`; its log group is not in the template.
      types: ['Custom::LogRetention'],
      property: 'RetentionInDays',
      accepts: LOG_GROUP_PERIOD,
      rejects: [...TOO_SHORT, 2200],
      absent: 'pass',
      why: 'its log events never expire',
    },
    {
      types: ['aws_cloudwatch_log_group'],
      property: 'retention_in_days',
      accepts: {
        ...LOG_GROUP_PERIOD,
        accepts: (value, policy, group) => value.is(0) || LOG_GROUP_PERIOD.accepts(value, policy, group),
        samples: [0, 2192],
      },
      rejects: [...TOO_SHORT, 2200],
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
