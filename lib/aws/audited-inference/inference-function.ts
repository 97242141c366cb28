import type * as kms from 'aws-cdk-lib/aws-kms';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EndpointService } from '../private-network/endpoints';
import { isGovCloud } from '../support/us-inference';
import { openWay } from './endpoints';
import type { OutcomeQueue } from './outcome-queue';
import { PrivateFunction, type SharedProps } from './private-function';
import { type AuditedInferenceProps, InferencePhiDetection } from './props';
import type { Records } from './records';
import type { InferenceSettings } from './settings';

/** How long the function may go on when the caller has been told that the time is up: the outcome is still written. */
const OUTCOME_TIME = Duration.seconds(60);

/** Properties of {@link InferenceFunction}. */
export interface InferenceFunctionProps
  extends SharedProps,
    Pick<AuditedInferenceProps, 'bedrock' | 'phiDetection' | 'baaReferenceId'> {
  readonly records: Records;
  readonly outcomes: OutcomeQueue;
  readonly digestKey: kms.IKey;
  readonly timeout: Duration;
  readonly concurrency: number;
}

/** Records calls of models, makes them, and records their outcome. */
export class InferenceFunction extends PrivateFunction {
  constructor(scope: Construct, id: string, props: InferenceFunctionProps) {
    super(scope, id, {
      ...props,
      description: 'Records calls of models, makes them, and records their outcome',
      handler: 'inference',
      settings: settingsOf(scope, props),
      securityGroup: props.network.clients,
      recordsUrl: props.records.url,
      timeout: props.timeout.plus(OUTCOME_TIME),
    });
    const { bedrock, network, records, outcomes, digestKey } = props;
    bedrock.access.grantInvoke(this.role);
    records.letCreate(this);
    outcomes.takeFrom(this);
    openWay(network, EndpointService.SQS, ['sqs:SendMessage'], outcomes.queue.queueArn);
    this.allow('MakeDigests', ['kms:GenerateMac'], [digestKey.keyArn]);
    openWay(network, EndpointService.KMS, ['kms:GenerateMac'], digestKey.keyArn);
    if (props.phiDetection === InferencePhiDetection.COMPREHEND_MEDICAL) {
      this.allow('DetectPhi', ['comprehendmedical:DetectPHI'], ['*']);
      openWay(network, EndpointService.COMPREHEND_MEDICAL, ['comprehendmedical:DetectPHI'], '*');
    }
  }
}

function settingsOf(scope: Construct, props: InferenceFunctionProps): InferenceSettings {
  const { bedrock, records, outcomes, digestKey, timeout, phiDetection = InferencePhiDetection.PATTERNS } = props;
  return {
    ...records.settings,
    residency: isGovCloud(Stack.of(scope).region) ? 'us-gov' : 'us',
    baaReferenceId: props.baaReferenceId ?? asIdentifier(bedrock.baa.reference),
    models: Object.fromEntries(bedrock.models.map((model, at) => [model, bedrock.inferenceProfileArns[at] ?? ''])),
    guardrailId: bedrock.guardrail.guardrailId,
    guardrailVersion: bedrock.guardrail.guardrailVersion,
    phiDetection,
    digestKeyArn: digestKey.keyArn,
    queueUrl: outcomes.queue.queueUrl,
    timeoutMs: timeout.toMilliseconds(),
  };
}

/** `AWS Artifact, Addendum` becomes `AWS-Artifact,-Addendum`: records hold no spaces. */
function asIdentifier(reference: string): string {
  return Token.isUnresolved(reference) ? reference : reference.replace(/[^\w.:@/|+=,-]+/g, '-').slice(0, 256);
}
