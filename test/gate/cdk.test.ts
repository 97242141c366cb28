import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import {
  App,
  Aspects,
  CfnCondition,
  CfnParameter,
  CfnResource,
  Fn,
  type IAspect,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { except } from '../../lib/core';
import { cdkTrees } from '../../lib/gate/cdk';
import { ComplianceAspect } from '../../lib/gate/compliance-aspect';
import { enforce } from '../../lib/gate/enforce';
import { count, messageOf } from './messages';
import { env, options } from './rules';

function app(): App {
  return new App({ analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': false } });
}

function stackIn(scope: Construct, id = 'S'): Stack {
  return new Stack(scope, id, { env });
}

function resource(bucket: s3.Bucket): s3.CfnBucket {
  return bucket.node.defaultChild as s3.CfnBucket;
}

/** Whether the synthesis of a stack with the given resources is refused, and with which message. */
function synthesize(build: (stack: Stack) => void, policy = {}): string {
  const root = app();
  build(stackIn(root));
  Aspects.of(root).add(new ComplianceAspect(policy, options));
  return messageOf(() => root.synth());
}

describe('ComplianceAspect in the AWS CDK', () => {
  test('rejects a bucket that an override suspends', () => {
    const message = synthesize((stack) => {
      const bucket = new s3.Bucket(stack, 'B', { versioned: true });
      resource(bucket).addPropertyOverride('VersioningConfiguration.Status', 'Suspended');
    });
    expect(message).toContain(
      'S/B/Resource: versioned: VersioningConfiguration.Status is "Suspended". Do it right. ' +
        "To live with it for a time: except(construct, { rule: 'versioned', reason, approver, ticket, expires }).",
    );
    expect(message).toContain('Validation failed');
  });

  test('accepts a bucket that an override fixes', () => {
    expect(
      synthesize((stack) => {
        resource(new s3.Bucket(stack, 'B')).addPropertyOverride('VersioningConfiguration.Status', 'Enabled');
      }),
    ).toBe('');
  });

  test('rejects a raw resource', () => {
    const build = (stack: Stack) => new CfnResource(stack, 'Raw', { type: 'AWS::S3::Bucket' });
    expect(synthesize(build)).toContain('S/Raw: versioned: VersioningConfiguration.Status is not set');
  });

  test('rejects an included template for its bad resource only', () => {
    const message = synthesize((stack) => {
      new CfnInclude(stack, 'Included', { templateFile: join(__dirname, 'fixtures', 'included.json') });
    });
    expect(message).toContain('S/Included/Open: versioned');
    expect(message).not.toContain('Kept');
  });

  test('rejects a bad branch of a condition', () => {
    const message = synthesize((stack) => {
      const parameter = new CfnParameter(stack, 'Stage', { default: 'prod' });
      const isProd = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals(parameter, 'prod') });
      resource(new s3.Bucket(stack, 'B')).addPropertyOverride(
        'VersioningConfiguration',
        Fn.conditionIf(isProd.logicalId, { Status: 'Enabled' }, Fn.ref('AWS::NoValue')),
      );
    });
    expect(message).toContain('VersioningConfiguration.Status is not set');
  });

  test('cannot tell a parameter without default, and says so apart', () => {
    const build = (stack: Stack) => {
      const parameter = new CfnParameter(stack, 'Status');
      resource(new s3.Bucket(stack, 'B')).addPropertyOverride(
        'VersioningConfiguration.Status',
        parameter.valueAsString,
      );
    };
    expect(synthesize(build)).toContain('S/B/Resource: versioned cannot be determined: ');
    expect(synthesize(build, { onUndetermined: 'report' })).toBe('');
  });

  test('rejects what an aspect changes after it', () => {
    const root = app();
    const bucket = new s3.Bucket(stackIn(root), 'B', { versioned: true });
    const suspend: IAspect = {
      visit: (node: IConstruct) => {
        if (node instanceof s3.CfnBucket) {
          node.versioningConfiguration = { status: 'Suspended' };
        }
      },
    };
    Aspects.of(root).add(new ComplianceAspect({}, options), { priority: 1 });
    Aspects.of(bucket).add(suspend, { priority: 900 });
    expect(messageOf(() => root.synth())).toContain('"Suspended"');
  });

  test('rejects in Template.fromStack', () => {
    const root = app();
    const stack = stackIn(root);
    new s3.Bucket(stack, 'B');
    Aspects.of(stack).add(new ComplianceAspect({}, options));
    expect(() => Template.fromStack(stack)).toThrow(/S\/B\/Resource: versioned/);
  });

  test('rejects a stack whose environment is not known', () => {
    const root = app();
    new Stack(root, 'Agnostic');
    Aspects.of(root).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('Agnostic: in-virginia cannot be determined');
    expect(message).not.toContain('except(');
  });

  test('accepts what is excused in code, and rejects an exception that excuses nothing', () => {
    const exception = {
      rule: 'versioned',
      reason: 'the bucket holds build caches',
      approver: 'ciso@example.com',
      ticket: 'SEC-1',
      expires: '2026-12-31',
    };
    const build = (stack: Stack) => new s3.Bucket(stack, 'B');
    expect(synthesize((stack) => except(build(stack), exception))).toBe('');
    expect(synthesize((stack) => except(build(stack), { ...exception, expires: '2026-01-01' }))).toContain('expired');
    const unused = synthesize((stack) => {
      build(stack);
      except(new s3.Bucket(stack, 'Good', { versioned: true }), exception);
    });
    expect(unused).toContain("the exception to 'versioned' for 'S/Good': it excuses no finding");
  });

  test('rejects an exception for a whole stack that does not say so', () => {
    const exception = {
      rule: 'versioned',
      reason: 'the stack holds build caches',
      approver: 'ciso@example.com',
      ticket: 'SEC-1',
      expires: '2026-12-31',
    };
    const excuse = (wholeStack?: boolean) =>
      synthesize((stack) => {
        new s3.Bucket(stack, 'B');
        except(stack, { ...exception, wholeStack });
      });
    expect(excuse()).toContain("the exception to 'versioned' for 'S': 'S' is a whole stack");
    expect(excuse(true)).toBe('');
  });

  test('judges only what lies below a construct that it is put on', () => {
    const root = app();
    const stack = stackIn(root);
    new s3.Bucket(stack, 'Outside');
    const part = new Construct(stack, 'Part');
    new s3.Bucket(part, 'Inside');
    Aspects.of(part).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('S/Part/Inside');
    expect(message).not.toContain('Outside');
  });

  test('does nothing where validations are skipped: CI checks the output as well', () => {
    const root = app();
    new s3.Bucket(stackIn(root), 'B');
    Aspects.of(root).add(new ComplianceAspect({}, options));
    expect(() => root.synth({ skipValidation: true })).not.toThrow();
  });
});

describe('stages', () => {
  function stages(): { root: App; dev: Stage; prod: Stage } {
    const root = app();
    const [dev, prod] = [new Stage(root, 'Dev'), new Stage(root, 'Prod')];
    for (const stage of [dev, prod]) {
      new s3.Bucket(stackIn(stage), 'B');
    }
    return { root, dev, prod };
  }

  test('are judged alone by an aspect on one of them', () => {
    const { root, prod } = stages();
    Aspects.of(prod).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('Prod/S/B/Resource: versioned');
    expect(message).not.toContain('Dev/S');
  });

  test('are judged once each by an aspect on the app', () => {
    const { root } = stages();
    Aspects.of(root).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(count(message, 'Dev/S/B/Resource: versioned')).toBe(1);
    expect(count(message, 'Prod/S/B/Resource: versioned')).toBe(1);
  });

  test('are judged once by an aspect on the app and on a stage', () => {
    const root = app();
    const stage = new Stage(root, 'Stage');
    const judged: string[] = [];
    const spy = new Proxy(options.catalogue, {
      get: (target, name) => {
        if (name === 'forFrameworks') {
          return () => ({
            checksFor: (type: string) => {
              judged.push(type);
              return [];
            },
          });
        }
        return Reflect.get(target, name, target);
      },
    });
    new s3.Bucket(stackIn(stage), 'B', { versioned: true });
    const aspect = new ComplianceAspect({}, { ...options, catalogue: spy });
    Aspects.of(root).add(aspect);
    Aspects.of(stage).add(aspect);
    root.synth();
    expect(judged.filter((type) => type === 'AWS::S3::Bucket')).toHaveLength(1);
  });
});

describe('enforce in the AWS CDK', () => {
  test('rejects stacks that are added later', () => {
    const root = app();
    enforce(root, {}, options);
    new s3.Bucket(stackIn(root, 'Later'), 'B');
    expect(messageOf(() => root.synth())).toContain('Later/B/Resource: versioned');
  });

  test('judges once when called twice, and by both policies when they differ', () => {
    const root = app();
    new s3.Bucket(stackIn(root), 'B');
    enforce(root, {}, options);
    enforce(root, {}, options);
    Aspects.of(root).add(new ComplianceAspect({}, options));
    expect(
      count(
        messageOf(() => root.synth()),
        'S/B/Resource: versioned',
      ),
    ).toBe(1);
    enforce(root, { onUndetermined: 'report' }, options);
    expect(
      count(
        messageOf(() => root.synth({ force: true })),
        'S/B/Resource: versioned',
      ),
    ).toBe(2);
  });

  test('rejects a stack of a stage in Template.fromStack', () => {
    const root = app();
    const stack = stackIn(new Stage(root, 'Stage'));
    new s3.Bucket(stack, 'B');
    enforce(root, {}, options);
    expect(() => Template.fromStack(stack)).toThrow(/Stage\/S\/B\/Resource: versioned/);
  });

  test('rejects a scope that is synthesized by nobody', () => {
    const part = new Construct(stackIn(app()), 'Part');
    expect(() => enforce(part)).toThrow(/takes an app, a stage or a stack .* got 'S\/Part'/);
    expect(() => enforce(app(), { retentionDay: 1 } as object)).toThrow(/no property 'retentionDay'/);
  });
});

describe('stacks that refer to each other', () => {
  test('are followed through the parameters of nested stacks and through exports', () => {
    const root = app();
    const parent = stackIn(root, 'Parent');
    const [rotated, fixed] = [
      new kms.Key(parent, 'Rotated', { enableKeyRotation: true }),
      new kms.Key(parent, 'Fixed', { enableKeyRotation: false }),
    ];
    const nested = new NestedStack(parent, 'Nested');
    new logs.LogGroup(nested, 'Good', { encryptionKey: rotated });
    new logs.LogGroup(nested, 'Bad', { encryptionKey: fixed });
    const sibling = stackIn(root, 'Sibling');
    new logs.LogGroup(sibling, 'Good', { encryptionKey: rotated });
    new logs.LogGroup(sibling, 'Bad', { encryptionKey: fixed });
    Aspects.of(root).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('Parent/Nested/Bad/Resource: key-followed: ');
    expect(message).toContain('Sibling/Bad/Resource: key-followed: ');
    expect(message).not.toContain('/Good/');
    expect(message).not.toContain('cannot be determined');
  });

  test('are followed from a nested stack that is judged alone', () => {
    const root = app();
    const parent = stackIn(root, 'Parent');
    const key = new kms.Key(parent, 'Key', { enableKeyRotation: true });
    const nested = new NestedStack(parent, 'Nested');
    new logs.LogGroup(nested, 'Good', { encryptionKey: key });
    new s3.Bucket(nested, 'B');
    new s3.Bucket(parent, 'Outside');
    Aspects.of(nested).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('Parent/Nested/B/Resource: versioned');
    expect(message).not.toMatch(/Outside|Good/);
  });
});

describe('cdkTrees', () => {
  test('reads what CDK is about to write', () => {
    const root = app();
    const stack = stackIn(root);
    const bucket = new s3.Bucket(stack, 'B', { versioned: true });
    const [tree] = cdkTrees(stack);
    expect(tree?.resources.map(({ type, path }) => [type, path])).toEqual([
      ['cdk:stack', undefined],
      ['AWS::S3::Bucket', 'S/B/Resource'],
    ]);
    const written = root.synth().getStackByName('S').template;
    const address = stack.resolve(resource(bucket).logicalId);
    expect(tree?.at(address)?.properties).toEqual(written.Resources[address].Properties);
  });

  test('accepts a stack without resources', () => {
    expect(cdkTrees(stackIn(app())).map((tree) => tree.resources.length)).toEqual([1]);
  });

  test('depends on an internal method that CDK still has', () => {
    const stack: object = stackIn(app());
    expect(typeof (stack as { _toCloudFormation?: unknown })._toCloudFormation).toBe('function');
    for (const [symbol, construct] of [
      ['@aws-cdk/core.App', app()],
      ['@aws-cdk/core.Stage', app()],
      ['@aws-cdk/core.Stack', stack],
      ['@aws-cdk/core.CfnElement', new CfnResource(stackIn(app()), 'R', { type: 'T' })],
    ] as const) {
      expect(Symbol.for(symbol) in construct).toBe(true);
    }
  });
});
