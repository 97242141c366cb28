import { TerraformStack, Testing } from 'cdktf';
import type { Found } from './schema';
import { OfflineTerraform, type TerraformDocument, type TerraformResult } from './terraform';

/** What Terraform said of a stack, as far as it came. */
export interface Runs {
  readonly init: TerraformResult;
  readonly validate?: TerraformResult;
  readonly plan?: TerraformResult;
}

/**
 * Runs `init`, `validate` and `plan`, as far as each succeeds.
 *
 * @param found what data sources find
 */
export function runs(document: TerraformDocument, found: Found = {}): Runs {
  const offline = new OfflineTerraform(document, found);
  try {
    const init = offline.init();
    const validate = init.status === 0 ? offline.validate() : undefined;
    const plan = validate?.status === 0 ? offline.plan() : undefined;
    return { init, validate, plan };
  } finally {
    offline.remove();
  }
}

/** What `build` adds to a stack, synthesized. */
export function synthesized(build: (stack: TerraformStack) => unknown): TerraformDocument {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(stack);
  return JSON.parse(Testing.synth(stack));
}

/** Expects that every resource of a stack is planned to be made, without a word of complaint. */
export function expectFullPlan(document: TerraformDocument, { init, validate, plan }: Runs): void {
  expect(init).toMatchObject({ status: 0, stderr: '' });
  expect(validate).toMatchObject({ status: 0, stderr: '' });
  expect(plan).toMatchObject({ status: 0, stderr: '' });
  const resources = Object.values(document.resource ?? {}).flatMap((byName) => Object.keys(byName));
  expect(plan?.stdout).toContain(`Plan: ${resources.length} to add, 0 to change, 0 to destroy.`);
}
