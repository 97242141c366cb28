import { Match, Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, AuditTrail } from '../../lib/aws';

function synthesize() {
  const stack = new Stack(undefined, 'Stack', { env: { region: 'us-east-1' } });
  const store = new AuditLogStore(stack, 'Store');
  const trail = new AuditTrail(stack, 'Trail', { store });
  return { stack, store, trail, template: Template.fromStack(stack) };
}

test('makes a trail of all Regions with validated, encrypted log files', () => {
  const { stack, store, template } = synthesize();
  template.hasResourceProperties('AWS::CloudTrail::Trail', {
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    KMSKeyId: stack.resolve(store.key.key.keyArn),
    S3BucketName: stack.resolve(store.bucket.bucketName),
    EventSelectors: Match.absent(),
  });
});

test('records management events and the data events of Bedrock, each type in a selector of its own', () => {
  const [trail] = Object.values(synthesize().template.findResources('AWS::CloudTrail::Trail'));
  const selectors: { FieldSelectors: { Field: string; Equals: string[] }[] }[] =
    trail?.Properties.AdvancedEventSelectors;
  expect(selectors[0]?.FieldSelectors).toEqual([{ Field: 'eventCategory', Equals: ['Management'] }]);
  const types = selectors
    .slice(1)
    .map(({ FieldSelectors }) => FieldSelectors.find(({ Field }) => Field === 'resources.type')?.Equals);
  expect(types).toContainEqual(['AWS::Bedrock::Model']);
  expect(types).toContainEqual(['AWS::Bedrock::KnowledgeBase']);
  expect(types).not.toContainEqual(['AWS::Bedrock::Prompt']);
  expect(types.every((type) => type?.length === 1)).toBe(true);
});

test('waits for the policy that admits it, which names it', () => {
  const { stack, trail, template } = synthesize();
  const [name, policy] =
    Object.entries(template.findResources('AWS::S3::BucketPolicy')).find(([, resource]) =>
      JSON.stringify(resource).includes('cloudtrail.amazonaws.com'),
    ) ?? [];
  template.hasResource('AWS::CloudTrail::Trail', { DependsOn: Match.arrayWith([name]) });
  expect(JSON.stringify(policy)).toContain(JSON.stringify(stack.resolve(trail.trailArn)));
});
