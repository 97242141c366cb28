import { isPlainObject, type Resource } from '../../core';
import type { Drawing } from './drawing';
import { cloudOf, roleOf } from './roles';
import { hostedModels } from './sagemaker';

const AUDIT_CONFIGS = ['project', 'folder', 'organization'].map((of) => `google_${of}_iam_audit_config`);
const METRIC_FILTERS = ['AWS::Logs::MetricFilter', 'aws_cloudwatch_log_metric_filter'];
const ALARMS = [
  'AWS::CloudWatch::Alarm',
  'aws_cloudwatch_metric_alarm',
  'AWS::Events::Rule',
  'aws_cloudwatch_event_target',
];

/** The properties by which a recorder names where it delivers to; what else it mentions is what it watches. */
const DESTINATIONS = [
  'S3BucketName',
  'CloudWatchLogsLogGroupArn',
  'LogDestination',
  'LogGroupName',
  's3_bucket_name',
  'cloud_watch_logs_group_arn',
  'log_destination',
  'log_group_name',
  'storage_account_id',
  'log_analytics_workspace_id',
  'traffic_analytics',
  'destination',
];

/** Draws who records what, and where the records go. */
export function drawRecords(drawing: Drawing): void {
  const isAudited = drawing.ofType(...AUDIT_CONFIGS).length > 0;
  for (const resource of drawing.tree.resources) {
    const node = drawing.nodeOf(resource);
    if (node === undefined) {
      continue;
    }
    if (roleOf(resource.type)?.kind === 'recorder') {
      for (const [target, targetNode] of drawing.targets(resource, 'store', 'log')) {
        if (deliversTo(resource, target)) {
          drawing.sketch.edge(node, targetNode, 'record', 'audit records');
        }
      }
      drawSources(drawing, resource, node, isAudited);
    } else if (resource.type === 'AWS::S3::Bucket') {
      const bucket = drawing.view(resource).get('LoggingConfiguration.DestinationBucketName').reference?.resource;
      drawing.sketch.edge(node, drawing.nodeOf(bucket), 'record', 'access log');
    }
  }
  for (const logging of drawing.ofType('aws_s3_bucket_logging')) {
    const [from, to] = ['bucket', 'target_bucket'].map((name) => drawing.nodeOf(logging.get(name).reference?.resource));
    drawing.sketch.edge(from, to, 'record', 'access log');
  }
  drawAlarms(drawing);
}

function drawSources(drawing: Drawing, recorder: Resource, node: string, isAudited: boolean): void {
  const cloud = cloudOf(recorder.type);
  if (/flow_?log/i.test(recorder.type)) {
    for (const client of drawing.nodesOf('client', cloud)) {
      drawing.sketch.edge(client, node, 'record', 'traffic metadata');
    }
    return;
  }
  const isSpecific = recorder.type === 'azurerm_monitor_diagnostic_setting';
  const models = isSpecific
    ? drawing.targets(recorder, 'model').map(([, one]) => one)
    : drawing.nodesOf('model', cloud);
  const hosted = new Set(
    recordsHostedModels(recorder) ? [] : hostedModels(drawing).map((one) => drawing.nodeOf(one.resource)),
  );
  for (const model of models) {
    const isUnseen = (recorder.type.startsWith('google_') && !isAudited) || hosted.has(model);
    drawing.sketch.edge(model, node, 'record', isUnseen ? 'admin activity' : 'who called what, when');
  }
}

/** CloudTrail sees no calls of endpoints of SageMaker unless it is told to. */
function recordsHostedModels(recorder: Resource): boolean {
  return (JSON.stringify(recorder.properties) ?? '').includes('AWS::SageMaker::Endpoint');
}

/** Whether a recorder names a target where it says where it delivers to. */
function deliversTo(recorder: Resource, target: Resource): boolean {
  const properties = isPlainObject(recorder.properties) ? recorder.properties : {};
  const name = target.address.replace(/^(?:module\.[^.]+\.)+/, '').replace(/[^\w]/g, '\\$&');
  const named = new RegExp(`(?<![\\w-])${name}(?![\\w-])`);
  return DESTINATIONS.some((property) => named.test(JSON.stringify(properties[property]) ?? ''));
}

function drawAlarms(drawing: Drawing): void {
  const alarms = drawing.ofType(...ALARMS).map(({ resource }) => resource);
  const raised = new Map<string, number>();
  for (const [, topic] of alarms.flatMap((alarm) => drawing.targets(alarm, 'alarm'))) {
    raised.set(topic, (raised.get(topic) ?? 0) + 1);
  }
  for (const [topic, count] of raised) {
    drawing.sketch.detail(topic, `${count} alarms and event rules`);
    for (const filter of drawing.ofType(...METRIC_FILTERS)) {
      for (const [, log] of drawing.targets(filter.resource, 'log')) {
        drawing.sketch.edge(log, topic, 'record', 'alarms');
      }
    }
  }
}
