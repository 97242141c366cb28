import type { IConstruct } from 'constructs';
import {
  type Catalogue,
  ConfigurationError,
  type Finding,
  type Policy,
  type PolicyProps,
  type Report,
  standing,
} from '../core';
import { cdkTrees } from '../gate/cdk';
import { cdktfTrees } from '../gate/cdktf';
import { completePolicy } from '../gate/gate';
import { judge } from '../gate/judge';
import { catalogue as wholeCatalogue } from '../rules';

/** What a test may choose. */
export interface FindingsOptions {
  /**
   * The policy.
   *
   * @default - HIPAA and SOC 2, Regions in the United States
   */
  readonly policy?: PolicyProps | Policy;
  /**
   * The rules.
   *
   * @default - the whole catalogue
   */
  readonly catalogue?: Catalogue;
  /**
   * The day by which exceptions expire, `YYYY-MM-DD`.
   *
   * @default - today
   */
  readonly today?: string;
}

/**
 * Judges a construct, a stack or an app of either toolkit as the gate would, and gives everything that it found, passes
 * included, in place of refusing.
 *
 * Synthesizes the app that the scope belongs to, so that aspects and references count.
 *
 * @throws ConfigurationError when the app skips validations, and nothing could be judged
 */
export function reportOf(scope: IConstruct, options: FindingsOptions = {}): Report {
  let report: Report | undefined;
  scope.node.addValidation({
    validate: () => {
      report = judge({
        scopes: [scope],
        trees: [...cdkTrees(scope), ...cdktfTrees(scope)],
        policy: completePolicy(options.policy ?? {}),
        catalogue: options.catalogue ?? wholeCatalogue,
        today: options.today ?? new Date().toISOString().slice(0, 10),
        used: new Set(),
      });
      return [];
    },
  });
  synthesize(scope.node.root);
  if (report === undefined) {
    throw new ConfigurationError(
      `'${scope.node.path}' was not validated: its app skips validations (skipValidation), so nothing can be judged`,
    );
  }
  return report;
}

/** The findings that stand: violations and what cannot be told, without those that an exception excuses. */
export function findings(scope: IConstruct, options: FindingsOptions = {}): Finding[] {
  return standing(reportOf(scope, options));
}

function synthesize(root: IConstruct): void {
  if (!('synth' in root) || typeof root.synth !== 'function') {
    throw new ConfigurationError(
      `'${root.node.path}' is no app of the AWS CDK or of CDKTF; put the construct into one`,
    );
  }
  root.synth({ force: true });
}
