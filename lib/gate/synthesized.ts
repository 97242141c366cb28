import type { IConstruct } from 'constructs';
import { isTerraformApp } from './toolkits';

/** By this symbol aws-cdk-lib finds what a construct writes beside the templates (`attachCustomSynthesis`). */
const CUSTOM_SYNTHESIS = Symbol.for('@aws-cdk/core:customSynthesis');

interface CustomSynthesis {
  onSynthesize(session: unknown): void;
}

/**
 * Calls back when the templates of an app are written.
 *
 * CDK synthesizes its app after everything in it; CDKTF validates it after its stacks are written.
 */
export function onSynthesized(root: IConstruct, callback: () => void): void {
  if (isTerraformApp(root)) {
    root.node.addValidation({
      validate: () => {
        callback();
        return [];
      },
    });
    return;
  }
  const holder: IConstruct & { [CUSTOM_SYNTHESIS]?: CustomSynthesis } = root;
  const former = holder[CUSTOM_SYNTHESIS];
  const synthesize = former?.onSynthesize.bind(former);
  const own: CustomSynthesis = {
    onSynthesize: (session) => {
      synthesize?.(session);
      callback();
    },
  };
  if (former === undefined) {
    Object.defineProperty(holder, CUSTOM_SYNTHESIS, { value: own, enumerable: false });
  } else {
    former.onSynthesize = own.onSynthesize;
  }
}
