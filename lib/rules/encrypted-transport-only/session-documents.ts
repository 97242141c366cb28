import {
  type Check,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';

/**
 * Session Manager preferences. Between a client and a node a session is encrypted end to end only with a KMS key.
 *
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html
 */
export const sessionDocumentChecks: Record<string, Check> = {
  'AWS::SSM::Document': check('Content', 'DocumentType', (content) => content),
  aws_ssm_document: check('content', 'document_type', (content) => JSON.stringify(content)),
};

function check(contentKey: string, typeKey: string, write: (content: unknown) => unknown): Check {
  const example = (inputs: unknown, type: string | undefined = 'Session') => ({
    resource: {
      ...(type === undefined ? {} : { [typeKey]: type }),
      [contentKey]: write({ schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs }),
    },
  });
  return {
    judge: (document) => judge(document, contentKey, typeKey),
    properties: [contentKey],
    examples: () => ({
      compliant: [example({ kmsKeyId: 'alias/sessions' })],
      violating: [example({ kmsKeyId: '' })],
      undetermined: [{ resource: { [typeKey]: 'Session', [contentKey]: UNDETERMINED } }],
      absent: [
        { ...example({}), outcome: 'fail' },
        { ...example({}, 'Command'), outcome: 'notApplicable' },
      ],
    }),
  };
}

function judge(resource: ResourceView, contentKey: string, typeKey: string): Verdict {
  if (!resource.get(typeKey).is('Session')) {
    return notApplicable();
  }
  const content = resource.get(contentKey);
  const document = content.document();
  if (document.isObject) {
    const key = document.get('inputs.kmsKeyId');
    return key.isAbsent || key.is('') ? missing(contentKey) : pass();
  }
  // Preferences in YAML: one line tells.
  const line = /^\s*kmsKeyId:\s*(.*)$/m.exec(content.string ?? content.text ?? '')?.[1]?.trim();
  if (line !== undefined) {
    return ['', "''", '""', 'null', '~'].includes(line) ? missing(contentKey) : pass();
  }
  return content.isUndetermined
    ? undetermined(`${contentKey} is known only at deployment (${content.describe()})`, contentKey)
    : missing(contentKey);
}

function missing(contentKey: string): Verdict {
  return fail('inputs.kmsKeyId is not set: session data is not encrypted with a KMS key', contentKey);
}
