import type { ResourceView, Value } from '../../core';
import { type Answer, anyOf } from './answers';
import { isDeliveredTo } from './audit-stores/deliveries';
import { admitsDelivery } from './audit-stores/delivery-policies';

/** What a store is declared to hold. */
export type Purpose = 'audit-log' | 'other' | 'undeclared' | 'unknown';

/** The tag that declares what a store holds; {@link PURPOSE_LABEL} is the spelling for Google labels. */
export const PURPOSE_TAG = 'compliance:purpose';
export const PURPOSE_LABEL = 'compliance-purpose';
/** The value of {@link PURPOSE_TAG} on a store of audit records. */
export const AUDIT_LOG = 'audit-log';

/** What a resource is declared to hold by its tag or label. */
export function purposeOf(resource: ResourceView): Purpose {
  return resource.once(readPurpose);
}

function readPurpose(resource: ResourceView): Purpose {
  const holders = ['Tags', 'tags', 'labels'].map((name) => resource.properties.child(name));
  const unreadable = holders.find((holder) => holder.isUndetermined);
  if (unreadable !== undefined) {
    // Tags that come from elsewhere declare nothing here, unless the text itself names the tag.
    const text = unreadable.text ?? '';
    return text.includes(PURPOSE_TAG) || text.includes(PURPOSE_LABEL) ? 'unknown' : 'undeclared';
  }
  const declared = [PURPOSE_TAG, PURPOSE_LABEL].map((name) => resource.tag(name)).find((value) => !value.isAbsent);
  return declared === undefined ? 'undeclared' : purposeIn(declared);
}

/**
 * Whether a store receives audit records; undefined where this cannot be told before deployment.
 *
 * Read from the tree and never guessed from names: something delivers audit records to the store (a trail, flow logs,
 * Bedrock invocation logging, a diagnostic setting, an auditing policy, a log sink), its bucket policy admits such a
 * service, or the tag `compliance:purpose` says `audit-log`. Where the delivery may carry other logs as well, as a
 * diagnostic setting or a sink may, a tag with another value takes the store out.
 *
 * Targets of S3 server access logs and of AWS Config are no audit stores in this sense: both stop delivering to a
 * bucket with Object Lock.
 */
export function isAuditStore(store: ResourceView): Answer {
  return store.once(receivesAuditRecords);
}

function receivesAuditRecords(store: ResourceView): Answer {
  const purpose = purposeOf(store);
  if (purpose === 'audit-log') {
    return true;
  }
  const certain = anyOf([isDeliveredTo(store, 'audit'), admitsDelivery(store, 'audit')]);
  if (certain === true || purpose === 'other') {
    return certain === true;
  }
  const answer = anyOf([certain, isDeliveredTo(store, 'logs'), admitsDelivery(store, 'logs')]);
  return answer === false && purpose === 'unknown' ? undefined : answer;
}

function purposeIn(declared: Value): Purpose {
  if (declared.isUndetermined) {
    return 'unknown';
  }
  return declared.is(AUDIT_LOG) ? 'audit-log' : 'other';
}
