import type { Resource, ResourceView, Value } from '../../core';

/** The VPC endpoints of both document languages. */
export const VPC_ENDPOINTS = ['AWS::EC2::VPCEndpoint', 'aws_vpc_endpoint'];

/** AI services besides those of Bedrock, as they are called in the names of endpoint services. */
const AI_SERVICES = new Set([
  'comprehend',
  'comprehendmedical',
  'kendra',
  'kendra-ranking',
  'polly',
  'q',
  'qbusiness',
  'rekognition',
  'sagemaker.api',
  'sagemaker.featurestore-runtime',
  'sagemaker.runtime',
  'streaming-rekognition',
  'textract',
  'transcribe',
  'transcribestreaming',
  'translate',
]);

/**
 * The AWS service that a VPC endpoint leads to, as the last part of its service name: `bedrock-runtime-fips`, `s3`.
 *
 * @returns an empty text for an endpoint of something else (a partner's service, a gateway load balancer, VPC Lattice),
 * undefined where only deployment knows
 */
export function serviceOf(endpoint: ResourceView): string | undefined {
  const name = endpoint.get(endpoint.type === 'aws_vpc_endpoint' ? 'service_name' : 'ServiceName');
  const source = endpoint.follow(name);
  if (source?.type === 'data.aws_vpc_endpoint_service') {
    const service = source.get('service');
    return service.isAbsent ? inName(source.get('service_name')) : service.string;
  }
  return inName(name);
}

/** Whether prompts, documents or recordings are processed behind an endpoint service. */
export function isModelService(service: string): boolean {
  return service.startsWith('bedrock') || AI_SERVICES.has(withoutFips(service));
}

/** The service without the mark of its FIPS endpoint. */
export function withoutFips(service: string): string {
  return service.replace(/-fips$/, '');
}

/** A network: its resource where a tree declares it, else what is known of its id. */
export type Network = Resource | string;

/** What tells one network from another: the resource that a value refers to, or what is known of its text. */
export function networkOf(vpc: Value): Network | undefined {
  return vpc.reference?.resource ?? vpc.text;
}

function inName(name: Value): string | undefined {
  if (name.isAbsent) {
    return '';
  }
  const text = name.text?.replace(/\$\{[^}]*\}/g, '${}');
  if (text === undefined || text === '${}') {
    return undefined;
  }
  const [, owner = '', service = ''] =
    /^(?:cn\.)?(com\.amazonaws|aws\.api|aws\.sagemaker)\.[^.]+\.(.+)$/.exec(text) ?? [];
  if (service.includes('${}')) {
    return undefined;
  }
  return owner === 'aws.sagemaker' ? `sagemaker.${service}` : service.includes('vpce-svc-') ? '' : service;
}
