import type { Check } from '../../core';
import { tableChecks } from '../support/property-table';

/**
 * The custom resource that sets the retention mode of an account, as `DataRetention` makes it; CloudFormation has no type
 * for it (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_PutAccountDataRetention.html).
 */
export const retentionModeChecks: Readonly<Record<string, Check>> = tableChecks([
  {
    types: ['Custom::BedrockDataRetention'],
    property: 'Mode',
    accepts: ['none'],
    rejects: ['default', 'inherit', 'aws_review', 'provider_data_share'],
    absent: 'fail',
  },
]);
