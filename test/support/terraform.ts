import { TerraformStack, Testing } from 'cdktf';

/** The resources of a synthesized stack, by type, without CDKTF's own metadata. */
export type Synthesized = Record<string, Record<string, unknown>[]>;

/** Synthesizes what `build` adds to a stack. */
export function synthesize(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(stack);
  const { resource = {} }: { resource?: Record<string, Record<string, Record<string, unknown>>> } = JSON.parse(
    Testing.synth(stack),
  );
  return Object.fromEntries(
    Object.entries(resource).map(([type, byName]) => [type, Object.values(byName).map(({ '//': _, ...body }) => body)]),
  );
}
