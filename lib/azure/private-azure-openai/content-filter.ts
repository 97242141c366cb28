import { CognitiveAccountRaiBlocklist } from '@cdktf/provider-azurerm/lib/cognitive-account-rai-blocklist';
import { CognitiveAccountRaiPolicy } from '@cdktf/provider-azurerm/lib/cognitive-account-rai-policy';
import { Annotations, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';

/** How much harmful content a filter lets through. */
export enum SeverityThreshold {
  /** Blocks from low severity on. */
  LOW = 'Low',
  /** Blocks from medium severity on. */
  MEDIUM = 'Medium',
  /** Blocks high severity only. */
  HIGH = 'High',
}

/** What the content filter of every deployment does; prompt shields always block. */
export interface ContentFilterProps {
  /**
   * From which severity on hate, sexual content, violence and self-harm are blocked, in prompts and in answers.
   * Clinical texts speak of injuries and self-harm, so that `LOW` blocks ordinary notes.
   *
   * @default SeverityThreshold.MEDIUM
   */
  readonly threshold?: SeverityThreshold;
  /**
   * Names of blocklists to make. Their terms, and their use in the content filter, are next steps: azurerm has
   * arguments for neither.
   *
   * @default - none
   */
  readonly blocklists?: readonly string[];
}

const HARMS = ['Hate', 'Sexual', 'Violence', 'Selfharm'];

/** Filters that either match or do not; azurerm 4 wants a threshold nevertheless, and 5 refuses it. */
const PROMPT_SHIELDS = ['Jailbreak', 'Indirect Attack'];
const PROTECTED_MATERIAL = ['Protected Material Text', 'Protected Material Code'];

/**
 * Makes the content filter of an account.
 *
 * Azure has no filter that masks PHI: this one keeps harmful content and prompt attacks away, and what may be sent to
 * the model stays with the application.
 *
 * @returns the policy, and all that must exist before a deployment uses it
 * @throws ConfigurationError for an empty or repeated blocklist
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
 */
export function createContentFilter(
  scope: Construct,
  cognitiveAccountId: string,
  namePrefix: string,
  { threshold = SeverityThreshold.MEDIUM, blocklists = [] }: ContentFilterProps,
  after: ITerraformDependable,
): CognitiveAccountRaiPolicy {
  validateBlocklists(blocklists);
  let previous = after;
  for (const name of blocklists) {
    previous = new CognitiveAccountRaiBlocklist(scope, `Blocklist-${name}`, {
      name,
      cognitiveAccountId,
      description: `Terms that ${scope.node.path} blocks`,
      dependsOn: [previous],
    });
  }
  if (blocklists.length > 0) {
    Annotations.of(scope).addInfo(
      `next steps for the blocklists ${blocklists.join(', ')}: add their terms and attach them to the content filter ` +
        "'customBlocklists' of the REST API (raiBlocklists/raiBlocklistItems, raiPolicies); Terraform cannot",
    );
  }
  return new CognitiveAccountRaiPolicy(scope, 'ContentFilter', {
    name: `${namePrefix}-filter`,
    cognitiveAccountId,
    basePolicyName: 'Microsoft.DefaultV2',
    mode: 'Default',
    contentFilter: [
      ...HARMS.flatMap((name) => [filter(name, 'Prompt', threshold), filter(name, 'Completion', threshold)]),
      ...PROMPT_SHIELDS.map((name) => filter(name, 'Prompt', SeverityThreshold.MEDIUM)),
      ...PROTECTED_MATERIAL.map((name) => filter(name, 'Completion', SeverityThreshold.MEDIUM)),
    ],
    dependsOn: [previous],
  });
}

function filter(name: string, source: 'Prompt' | 'Completion', severityThreshold: SeverityThreshold) {
  return { name, source, severityThreshold, filterEnabled: true, blockEnabled: true };
}

function validateBlocklists(blocklists: readonly string[]): void {
  for (const [index, name] of blocklists.entries()) {
    if (!/^[a-zA-Z0-9_-]{2,64}$/.test(name) || blocklists.indexOf(name) !== index) {
      throw new ConfigurationError(
        `'blocklists' must be different names of 2 to 64 letters, digits, '-' and '_', got '${name}'`,
      );
    }
  }
}
