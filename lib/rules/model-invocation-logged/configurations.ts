import { fail, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../core';

/** How a kind of resource states the configuration of invocation logging. */
interface Form {
  readonly bucket: string;
  readonly logGroup: string;
  /** Where what CloudWatch does not take goes. */
  readonly largeData: string;
  /** The switches of what is delivered. */
  readonly deliveries: readonly string[];
  /**
   * What it means to leave a switch out: the API documents no default, the Terraform provider sets true.
   *
   * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/bedrock_model_invocation_logging_configuration
   */
  readonly absentDelivery: 'pass' | 'undetermined';
}

const OF_OUR_OWN: Form = {
  bucket: 'S3BucketName',
  logGroup: 'CloudWatchLogGroupName',
  largeData: 'LargeDataBucketName',
  deliveries: ['Text', 'Image', 'Embedding', 'Video', 'Audio'].map((data) => `${data}DataDeliveryEnabled`),
  absentDelivery: 'undetermined',
};

const OF_THE_API: Form = {
  bucket: 's3Config.bucketName',
  logGroup: 'cloudWatchConfig.logGroupName',
  largeData: 'cloudWatchConfig.largeDataDeliveryS3Config.bucketName',
  deliveries: ['text', 'image', 'embedding', 'video', 'audio'].map((data) => `${data}DataDeliveryEnabled`),
  absentDelivery: 'undetermined',
};

const OF_TERRAFORM: Form = {
  bucket: 's3_config.bucket_name',
  logGroup: 'cloudwatch_config.log_group_name',
  largeData: 'cloudwatch_config.large_data_delivery_s3_config.bucket_name',
  deliveries: ['text', 'image', 'embedding', 'video', 'audio'].map((data) => `${data}_data_delivery_enabled`),
  absentDelivery: 'pass',
};

export const OWN_TYPE = 'Custom::BedrockInvocationLogging';
export const CALL_TYPE = 'Custom::AWS';
export const TERRAFORM_TYPE = 'aws_bedrock_model_invocation_logging_configuration';

const PUT = /^putmodelinvocationlogging(?:configuration)?(?:command)?$/i;
const DELETE = /^deletemodelinvocationlogging(?:configuration)?(?:command)?$/i;

/** A configuration that a resource sets. */
export interface LoggingConfiguration {
  readonly value: Value;
  readonly form: Form;
}

/** The configurations of invocation logging that a resource sets; none where it has nothing to do with it. */
export function configurationsOf(resource: ResourceView): LoggingConfiguration[] {
  switch (resource.type) {
    case OWN_TYPE:
      return [{ value: resource.properties, form: OF_OUR_OWN }];
    case TERRAFORM_TYPE:
      return [{ value: resource.get('logging_config'), form: OF_TERRAFORM }];
    default:
      return ['Create', 'Update']
        .map((event) => resource.get(event).document())
        .filter((call) => PUT.test(call.get('action').text ?? ''))
        .map((call) => ({ value: call.get('parameters.loggingConfig'), form: OF_THE_API }));
  }
}

/** What a custom resource does that ends invocation logging: the call that it makes, by the event. */
export function deletionIn(resource: ResourceView): string | undefined {
  return ['Create', 'Update', 'Delete'].find((event) =>
    DELETE.test(resource.get(event).document().get('action').text ?? ''),
  );
}

/** Judges whether a configuration records every call in full, in a store that can be locked. */
export function judgeConfiguration({ value, form }: LoggingConfiguration): Verdict[] {
  if (value.isUndetermined) {
    return [undetermined(`the configuration is known only at deployment (${value.describe()})`, value.path)];
  }
  return [
    ...judgeDestinations(value, form),
    ...form.deliveries.map((path) => judgeDelivery(value.get(path), form.absentDelivery)),
  ];
}

/** Whether a configuration records prompts anywhere; undefined where only deployment knows. */
export function recordsText({ value, form }: LoggingConfiguration): boolean | undefined {
  const text = value.get(form.deliveries[0] ?? '');
  const hasDestination = isSet(value.get(form.bucket)) || isSet(value.get(form.logGroup));
  if (text.is(false) || (!hasDestination && !value.isUndetermined)) {
    return false;
  }
  return value.isUndetermined || isOpen(text) ? undefined : true;
}

function judgeDestinations(value: Value, form: Form): Verdict[] {
  const bucket = value.get(form.bucket);
  const verdicts = [
    isSet(bucket)
      ? pass('', bucket.path)
      : fail(
          `${bucket.path} is ${bucket.describe()}; records go to a bucket, which can be locked for six years`,
          bucket.path,
        ),
  ];
  const large = value.get(form.largeData);
  if (isSet(value.get(form.logGroup)) && !isSet(large)) {
    verdicts.push(
      fail(`${large.path} is ${large.describe()}, so CloudWatch lacks bodies over 100 KB and binary data`, large.path),
    );
  }
  return verdicts;
}

function judgeDelivery(delivery: Value, absent: Form['absentDelivery']): Verdict {
  const { path } = delivery;
  if (delivery.isAbsent) {
    return absent === 'pass'
      ? pass('', path)
      : undetermined(`${path} is not set, and Bedrock documents no default`, path);
  }
  if (isOpen(delivery)) {
    return undetermined(`${path} is known only at deployment (${delivery.describe()})`, path);
  }
  return delivery.is(true) ? pass('', path) : fail(`${path} is ${delivery.describe()}; every modality is logged`, path);
}

/** Whether a switch is known only at deployment; in the text of a call it is a placeholder. */
function isOpen(value: Value): boolean {
  return value.isUndetermined || (value.string?.includes('${') ?? false);
}

function isSet(value: Value): boolean {
  return !value.isAbsent && !value.is('');
}
