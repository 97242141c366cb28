import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { App, Aspects, TerraformElement, TerraformStack, Testing } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { cdktfTrees } from '../../lib/gate/cdktf';
import { ComplianceAspect } from '../../lib/gate/compliance-aspect';
import { enforce } from '../../lib/gate/enforce';
import { count, messageOf } from './messages';
import { options } from './rules';

const FINDING = 'versioned: public_network_access_enabled is';

function app(config = {}): App {
  return new App({ outdir: mkdtempSync(join(tmpdir(), 'cdktf.outdir.')), stackTraces: false, ...config });
}

function stackIn(root: App, id = 'T'): TerraformStack {
  const stack = new TerraformStack(root, id);
  new AzurermProvider(stack, 'Provider', { features: [{}] });
  return stack;
}

function account(scope: Construct, id: string, publicNetworkAccessEnabled = true): StorageAccount {
  return new StorageAccount(scope, id, {
    name: id.toLowerCase(),
    resourceGroupName: 'group',
    location: 'eastus',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    publicNetworkAccessEnabled,
  });
}

describe('ComplianceAspect in CDKTF', () => {
  function stack(): { root: App; stack: TerraformStack } {
    const root = app();
    const stack = stackIn(root, 'T');
    Aspects.of(stack).add(new ComplianceAspect({}, options));
    return { root, stack };
  }

  test('rejects in app.synth(), Testing.fullSynth and Testing.synth with validations', () => {
    for (const synth of [
      ({ root }: { root: App }) => root.synth(),
      ({ stack }: { stack: TerraformStack }) => Testing.fullSynth(stack),
      ({ stack }: { stack: TerraformStack }) => Testing.synth(stack, true),
    ]) {
      const made = stack();
      account(made.stack, 'Open');
      account(made.stack, 'Closed', false);
      const message = messageOf(() => synth(made));
      expect(message).toContain(`[T] T/Open: ${FINDING} true`);
      expect(message).not.toContain('Closed');
      expect(count(message, FINDING)).toBe(1);
    }
  });

  test('rejects and accepts by what overrides make of a resource', () => {
    const { root, stack: made } = stack();
    account(made, 'Fixed').addOverride('public_network_access_enabled', false);
    account(made, 'Opened', false).addOverride('public_network_access_enabled', true);
    const message = messageOf(() => root.synth());
    expect(message).toContain('T/Opened');
    expect(message).not.toContain('Fixed');
  });

  test('rejects what an aspect on a child changes after it', () => {
    const { root, stack: made } = stack();
    const closed = account(made, 'Closed', false);
    Aspects.of(closed).add({
      visit: (node: IConstruct) => {
        if (node instanceof StorageAccount) {
          node.publicNetworkAccessEnabled = true;
        }
      },
    });
    expect(messageOf(() => root.synth())).toContain('T/Closed');
  });

  test('judges only what lies below a construct that it is put on', () => {
    const root = app();
    const made = stackIn(root, 'T');
    account(made, 'Outside');
    const part = new Construct(made, 'Part');
    account(part, 'Inside');
    Aspects.of(part).add(new ComplianceAspect({}, options));
    const message = messageOf(() => root.synth());
    expect(message).toContain('T/Part/Inside');
    expect(message).not.toContain('Outside');
  });
});

describe('enforce in CDKTF', () => {
  test('rejects every stack, those that are added later too', () => {
    const root = app();
    const first = stackIn(root, 'First');
    enforce(root, {}, options);
    enforce(root, {}, options);
    account(first, 'Closed', false);
    const later = stackIn(root, 'Later');
    account(later, 'Open');
    const message = messageOf(() => root.synth());
    expect(message).toContain(`[Later] Later/Open: ${FINDING}`);
    expect(count(message, FINDING)).toBe(1);
  });

  test('rejects stacks of an app that had none', () => {
    const root = app();
    enforce(root, {}, options);
    account(stackIn(root, 'Later'), 'Open');
    expect(messageOf(() => root.synth())).toContain(`Later/Open: ${FINDING}`);
  });

  test('rejects a single stack in tests', () => {
    const stack = stackIn(app(), 'T');
    account(stack, 'Open');
    enforce(stack.node.root, {}, options);
    expect(() => Testing.fullSynth(stack)).toThrow(FINDING);
  });

  test('reports an exception of the policy that excuses nothing once, when the app is done', () => {
    const exception = {
      rule: 'versioned',
      scope: 'Second/Open',
      reason: 'the account serves a public site',
      approver: 'ciso@example.com',
      ticket: 'SEC-2',
      expires: '2026-12-31',
    };
    const root = app();
    account(stackIn(root, 'First'), 'Closed', false);
    account(stackIn(root, 'Second'), 'Open');
    enforce(root, { exceptions: [exception] }, options);
    expect(messageOf(() => root.synth())).toBe('');

    const other = app();
    account(stackIn(other, 'First'), 'Closed', false);
    enforce(other, { exceptions: [exception] }, options);
    const message = messageOf(() => other.synth());
    expect(count(message, "the exception to 'versioned' for 'Second/Open': it excuses no finding")).toBe(1);
  });

  test('does nothing where validations are skipped: CI checks the output as well', () => {
    const root = app({ skipValidation: true });
    account(stackIn(root, 'T'), 'Open');
    enforce(root, {}, options);
    expect(() => root.synth()).not.toThrow();
  });
});

describe('an aspect that is put on a CDKTF app', () => {
  const root = join(__dirname, '..', '..');
  const script = (body: string): string => `
    const { App, Aspects, TerraformStack } = require('cdktf');
    const { ComplianceAspect } = require(${JSON.stringify(join(root, 'lib', 'gate'))});
    const app = new App({ outdir: ${JSON.stringify(mkdtempSync(join(tmpdir(), 'cdktf.outdir.')))} });
    const stack = new TerraformStack(app, 'T');
    ${body}
    app.synth();`;
  const run = (body: string) =>
    spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script(body)], { cwd: root, encoding: 'utf8' });

  test('fails the process, because CDKTF ignores it', () => {
    const { status, stderr } = run('Aspects.of(app).add(new ComplianceAspect());');
    expect(stderr).toContain('were never applied');
    expect(status).toBe(1);
  });

  test('is silent where it is put on the stack', () => {
    const { status, stderr } = run('Aspects.of(stack).add(new ComplianceAspect({ onUndetermined: "report" }));');
    expect(stderr).not.toContain('were never applied');
    expect(status === 0 || stderr.includes('Validation failed')).toBe(true);
  });
});

describe('cdktfTrees', () => {
  test('reads what CDKTF is about to write, with the paths of the constructs', () => {
    const stack = stackIn(app(), 'T');
    account(stack, 'A');
    new TerraformElement(stack, 'Other');
    const [tree] = cdktfTrees(stack);
    const found = tree?.ofType('azurerm_storage_account').map(({ address, path }) => [address, path]);
    expect(found).toEqual([['azurerm_storage_account.A', 'T/A']]);
  });

  test('recognises the constructs of CDKTF', () => {
    expect(Symbol.for('cdktf/App') in app()).toBe(true);
    expect(Symbol.for('cdktf/TerraformStack') in stackIn(app(), 'T')).toBe(true);
  });
});
