import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { referenceStack } from '../../bin/aws-reference';
import '../../bin/on-sample-day';
import * as aws from '../../lib/aws';
import type { Control } from '../../lib/core';
import { catalogue } from '../../lib/rules';

// No rule judges who is told of what happens, which is what an AlarmTopic is for.
const constructs = Object.entries(aws).filter(
  ([name, value]) => typeof value === 'function' && 'upholds' in value && name !== 'AlarmTopic',
);

test.each(constructs)('%s claims only controls that its rules give evidence for', (_, construct) => {
  const { upholds, controls } = construct as unknown as { upholds: string[]; controls?: readonly Control[] };
  const evidenced = new Set(upholds.flatMap((id) => catalogue.rule(id)?.controls ?? []));
  expect(controls).toBeDefined();
  expect(controls?.filter((control) => !evidenced.has(control)).map(({ id }) => id)).toEqual([]);
});

test('every resource of the reference deployment names its controls, but for those of the application', () => {
  const { Resources } = Template.fromStack(referenceStack(new App())).toJSON();
  const silent = Object.entries<{ Metadata?: Record<string, unknown> }>(Resources)
    .filter(([, { Metadata }]) => Metadata?.['compliant-ai:controls'] === undefined)
    .map(([logicalId]) => logicalId);
  expect(silent).toEqual([
    expect.stringMatching(/^Application\w+$/),
    expect.stringMatching(/^ApplicationDefaultPolicy/),
  ]);
});
