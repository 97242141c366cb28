import { CfnResource } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Control } from '../../core';

const KEY = 'compliant-ai:controls';

/**
 * Names the controls that a construct implements in the metadata of every resource below it that has none yet, for
 * whoever reads the template. Call it last: the parts of a construct have then named their own.
 */
export function nameControls(construct: Construct, controls: readonly Control[]): void {
  const names = controls.map(({ framework, id }) => `${framework} ${id}`);
  for (const resource of construct.node.findAll().filter(CfnResource.isCfnResource)) {
    if (resource.getMetadata(KEY) === undefined) {
      resource.addMetadata(KEY, names);
    }
  }
}
