import { fail, pass, undetermined, type Value, type Verdict } from '../../core';
import type { Answer } from '../support/answers';
import type { Acceptance } from '../support/property-table';

/** Types whose version is that of the guardrail itself: its draft. */
const DRAFTS: readonly string[] = ['AWS::Bedrock::Guardrail', 'aws_bedrock_guardrail'];

/** A published version: a number, or a resource that publishes one. A draft changes under its callers. */
export const PUBLISHED_VERSION: Acceptance = {
  accepts: isPublished,
  describe: () => 'the number of a published version',
  samples: ['1', '12'],
};

function isPublished(value: Value): Answer {
  const source = value.reference?.resource.type;
  if (source !== undefined && !value.isKnown) {
    return !DRAFTS.includes(source);
  }
  return value.isUndetermined ? undefined : /^[1-9]\d*$/.test(value.string ?? '');
}

/** The guardrail that an agent or a node of a flow applies, in the notation of its document. */
export function judgeConfiguration(configuration: Value, spell: (name: string) => string, subject: string): Verdict {
  const path = configuration.path;
  if (configuration.isUndetermined) {
    return undetermined(
      `which guardrail ${subject} applies is known only at deployment (${configuration.describe()})`,
      path,
    );
  }
  const identifier = configuration.get(spell('GuardrailIdentifier'));
  if (identifier.isAbsent || identifier.is('')) {
    return fail(`${subject} applies no guardrail (${path}); allowed: a guardrail and a published version`, path);
  }
  const version = configuration.get(spell('GuardrailVersion'));
  const accepted = version.isAbsent ? undefined : isPublished(version);
  if (accepted === undefined) {
    return undetermined(
      `which version of its guardrail ${subject} applies is ${version.isAbsent ? 'not said' : 'known only at deployment'}`,
      version.path,
    );
  }
  return accepted
    ? pass('', path)
    : fail(
        `${subject} applies version ${version.describe()} of its guardrail; allowed: the number of a published version`,
        version.path,
      );
}
