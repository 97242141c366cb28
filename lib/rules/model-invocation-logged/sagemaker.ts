import {
  type Check,
  type Example,
  type Examples,
  fail,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** What a document language calls the parts of data capture. */
interface Names {
  readonly capture: string;
  readonly enabled: string;
  readonly percentage: string;
  readonly options: string;
  readonly mode: string;
}

const CLOUDFORMATION: Names = {
  capture: 'DataCaptureConfig',
  enabled: 'EnableCapture',
  percentage: 'InitialSamplingPercentage',
  options: 'CaptureOptions',
  mode: 'CaptureMode',
};
const TERRAFORM: Names = {
  capture: 'data_capture_config',
  enabled: 'enable_capture',
  percentage: 'initial_sampling_percentage',
  options: 'capture_options',
  mode: 'capture_mode',
};

/**
 * Endpoints of SageMaker, with models of one's own. The invocation logging of Bedrock does not see them; an endpoint can
 * capture itself what it is asked and answers.
 *
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DataCaptureConfig.html
 */
export const sageMakerInvocationChecks: Readonly<Record<string, Check>> = {
  'AWS::SageMaker::EndpointConfig': check(CLOUDFORMATION),
  aws_sagemaker_endpoint_configuration: check(TERRAFORM),
};

function check(names: Names): Check {
  const { capture, enabled, percentage, options, mode } = names;
  return {
    judge: (configuration) => judge(configuration, names),
    properties: [enabled, percentage, `${options}[].${mode}`].map((name) => `${capture}.${name}`),
    examples: () => examples(names),
  };
}

function judge(configuration: ResourceView, { capture, enabled, percentage, options, mode }: Names): Verdict {
  const config = configuration.get(capture);
  if (config.isAbsent) {
    return undetermined(
      'the endpoint captures no data: capture input and output, or show that its callers record every call',
      capture,
    );
  }
  const [on, rate] = [config.get(enabled), config.get(percentage)];
  const modes = config.all(`${options}[].${mode}`);
  if ([config, on, rate, ...modes].some(({ isUndetermined }) => isUndetermined)) {
    return undetermined(`whether ${capture} records every call is known only at deployment`, capture);
  }
  if (!on.is(true)) {
    return fail(`${capture}.${enabled} is ${on.describe()}; allowed: true`, `${capture}.${enabled}`);
  }
  if (!rate.is(100)) {
    return fail(
      `${capture}.${percentage} is ${rate.describe()}, so calls are left out; allowed: 100`,
      `${capture}.${percentage}`,
    );
  }
  return ['Input', 'Output'].every((half) => modes.some((one) => covers(one, half)))
    ? pass('', capture)
    : fail(`${capture}.${options} leaves prompts or answers out; allowed: Input and Output`, `${capture}.${options}`);
}

function covers(mode: Value, half: string): boolean {
  return mode.is(half) || mode.is('InputAndOutput');
}

function examples({ capture, enabled, percentage, options, mode }: Names): Examples {
  const captured = (on: unknown, rate: unknown, modes: readonly string[]): Example => ({
    resource: {
      [capture]: { [enabled]: on, [percentage]: rate, [options]: modes.map((one) => ({ [mode]: one })) },
    },
  });
  const both = ['Input', 'Output'];
  return {
    compliant: [captured(true, 100, both), captured(true, 100, ['InputAndOutput'])],
    violating: [captured(false, 100, both), captured(true, 20, both), captured(true, 100, ['Input'])],
    undetermined: [captured(UNDETERMINED, 100, both), captured(true, UNDETERMINED, both)],
    absent: [
      { resource: { [capture]: undefined }, outcome: 'undetermined', title: 'its callers may record every call' },
    ],
  };
}
