import { type ITerraformDependable, type TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * What a resource within `scope` must name in `depends_on` to wait for `elements`.
 *
 * `depends_on` cannot reach into another stack. There the whole stack waits for the other one instead.
 */
export function dependenciesIn(scope: IConstruct, elements: readonly TerraformElement[]): ITerraformDependable[] {
  const stack = TerraformStack.of(scope);
  for (const { cdktfStack } of elements) {
    if (cdktfStack !== stack) {
      stack.addDependency(cdktfStack);
    }
  }
  return elements.filter(({ cdktfStack }) => cdktfStack === stack);
}
