import type { Check, Value } from '../../core';
import type { Answer } from '../support/answers';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';

const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/vllm';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const IMAGE: Acceptance = {
  accepts: namesDigest,
  describe: () => 'an image with @sha256: and its digest',
  samples: [`${REPOSITORY}@${DIGEST}`],
};
const REJECTED = [`${REPOSITORY}:v0.11`, `${REPOSITORY}:latest`, REPOSITORY];

/**
 * Containers that serve models of one's own. SageMaker looks a tag up with each deployment, so that the next one may serve
 * another image than the last.
 *
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html (`Image`)
 */
const rows: readonly PropertyRow[] = [
  ...[
    ['AWS::SageMaker::Model', 'PrimaryContainer.Image'] as const,
    ['AWS::SageMaker::Model', 'Containers[].Image'] as const,
    ['aws_sagemaker_model', 'primary_container.image'] as const,
    ['aws_sagemaker_model', 'container[].image'] as const,
  ].map(([type, property]) => image(type, property, 'a package names the image')),
  image('AWS::SageMaker::InferenceComponent', 'Specification.Container.Image', 'a model names the image'),
  image('AWS::SageMaker::ModelPackage', 'InferenceSpecification.Containers[].Image', 'the package names no image'),
  image(
    'google_vertex_ai_endpoint_with_model_garden_deployment',
    'model_config.container_spec.image_uri',
    'the model brings its container',
  ),
];

/** Images of the containers that serve models. */
export const imageChecks: Readonly<Record<string, Check>> = tableChecks(rows);

/** What ends in a reference may end in a digest. The CDK makes tags of digests, in repositories that keep them or not. */
function namesDigest({ text }: Value): Answer {
  if (text === undefined) {
    return undefined;
  }
  return /@sha256:[0-9a-f]{64}$/.test(text) || (/(\}|:[0-9a-f]{64})$/.test(text) ? undefined : false);
}

function image(type: string, property: string, why: string): PropertyRow {
  return { types: [type], property, accepts: IMAGE, rejects: REJECTED, absent: 'pass', why };
}
