import type { Advice } from '../../vendors/advice';
import type { Cloud } from '../../vendors/advice/answers';
import type { ConstructName, Deployment } from '../../vendors/advice/deployments';
import { sampleApp } from '../init/sample';

/** Where the code of a deployment begins, in one cloud. */
export interface Start {
  readonly cloud: Cloud;
  /** The command that writes a project: with an app where `init` knows one, else policy and pipeline alone. */
  readonly command: string;
  /** The folder of an example in the repository. */
  readonly example: string;
  /**
   * The main file that the command writes.
   *
   * @default - it writes no app
   */
  readonly code?: string;
}

/** The examples of the repository, by construct and cloud. */
const EXAMPLES: Readonly<Record<ConstructName, Readonly<Partial<Record<Cloud, string>>>>> = {
  PrivateBedrock: { aws: 'examples/aws-bedrock' },
  PrivateAzureOpenAi: { azure: 'examples/azure-openai' },
  PrivateVertexAi: { google: 'examples/vertex-ai' },
  VendorEgress: { aws: 'examples/aws-vendor-egress' },
  SelfHostedModel: { aws: 'examples/aws-self-hosted-model' },
};

/** The constructs that `init` writes an app with. */
const IN_SAMPLE_APPS: ReadonlySet<ConstructName> = new Set(['PrivateBedrock', 'PrivateAzureOpenAi', 'PrivateVertexAi']);

/** Where to start, in each cloud that is in use. */
export function startsOf(
  { construct, clouds }: Deployment,
  { answers, date }: Pick<Advice, 'answers' | 'date'>,
): Start[] {
  return clouds
    .filter((cloud) => answers.clouds.includes(cloud))
    .flatMap((cloud) => {
      const example = EXAMPLES[construct][cloud];
      if (example === undefined) {
        return [];
      }
      const command = `compliant-ai init --cloud ${cloud}`;
      return IN_SAMPLE_APPS.has(construct)
        ? [{ cloud, command, example, code: sampleApp(cloud, date)['main.ts'] }]
        : [{ cloud, command: `${command} --no-app`, example }];
    });
}
