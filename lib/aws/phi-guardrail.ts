import { createHash } from 'node:crypto';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Annotations, Aws, CfnDeletionPolicy, Lazy, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, isPlainObject, NIST, SOC2 } from '../core';
import { EncryptionKey } from './encryption-key';
import { type DetectorExemption, type Detectors, detectorsBut } from './phi-guardrail/detectors';
import type { IPhiGuardrail } from './phi-guardrail/guardrail';
import { ContentFilterStrength, GuardrailTier, type PhiGuardrailProps, PhiHandling } from './phi-guardrail/props';
import { nameControls } from './support/control-metadata';
import { isGovCloud, validateRegion } from './support/us-inference';

const HARMFUL_CONTENT = ['SEXUAL', 'VIOLENCE', 'HATE', 'INSULTS', 'MISCONDUCT'];

/**
 * A Bedrock guardrail that masks or blocks the identifiers of the Safe Harbor list, 45 CFR 164.514(b)(2)(i), and stops
 * prompt attacks. Every PII type that Bedrock has is on in both directions, with patterns for what it has no type for:
 * dates, medical record numbers, health plan numbers and others. The version that callers use follows every change of the
 * configuration; earlier ones are kept, because callers may still name them, and count towards the quota of versions.
 *
 * What it does not do: types are recognized by probability and patterns by notation, so identifiers pass, and masking is no
 * de-identification. Biometric identifiers and photographs are not found in text at all, and calls of tools are not
 * filtered. Answers that are streamed are masked only with `streamProcessingMode: 'sync'`. Callers may limit the filter of
 * prompts by input tags unless it is enforced in the account. Model invocation logs hold prompts as they were sent, before
 * masking.
 *
 * Implements part of 45 CFR 164.502(b), minimum necessary, and 164.308(a)(1)(ii)(B), risk management.
 * See docs.aws.amazon.com/bedrock/latest/userguide/guardrails-sensitive-filters.html.
 *
 * @throws ConfigurationError for a Region outside of the United States, handling that only reports, and an exemption or a
 * pattern that is none
 */
export class PhiGuardrail extends Construct implements IPhiGuardrail {
  /** The rules that a guardrail with default props passes. */
  public static readonly upholds: readonly string[] = [
    'guardrail-covers-phi',
    'customer-managed-key',
    ...EncryptionKey.upholds,
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.514(a)-(b)'],
    SOC2['C1.1'],
    NIST['SI-19'],
  ];

  public readonly guardrailArn: string;
  public readonly guardrailId: string;
  public readonly guardrailVersion: string;
  public readonly guardrailProfileArns: readonly string[];
  public readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: PhiGuardrailProps = {}) {
    super(scope, id);
    validateRegion(this);
    requireOneOf('input', props.input, Object.values(PhiHandling));
    requireOneOf('output', props.output, Object.values(PhiHandling));
    requireOneOf('contentFilters', props.contentFilters, Object.values(ContentFilterStrength));
    const detectors = detectorsBut(props.exemptions ?? [], props.patterns ?? []);

    this.key =
      props.key ?? new EncryptionKey(this, 'Key', { description: `Guardrail of ${this.node.path}, nothing else` }).key;
    this.guardrailProfileArns = props.tier === GuardrailTier.STANDARD ? profileArns(this) : [];

    const guardrail = this.createGuardrail(props, detectors);
    this.guardrailArn = guardrail.attrGuardrailArn;
    this.guardrailId = guardrail.attrGuardrailId;
    this.guardrailVersion = this.createVersion(guardrail).attrVersion;
    if (props.enforceInAccount === true) {
      this.enforce();
    }
    this.recordExemptions(guardrail, props.exemptions ?? []);
    props.alarms?.onApiCalls(`${Names.nodeUniqueId(this.node)}Changed`, {
      description: 'A guardrail of Bedrock, or its enforcement in the account, was changed or removed',
      eventSource: 'bedrock.amazonaws.com',
      eventNames: [
        'UpdateGuardrail',
        'DeleteGuardrail',
        'PutEnforcedGuardrailConfiguration',
        'DeleteEnforcedGuardrailConfiguration',
      ],
    });
    nameControls(this, PhiGuardrail.controls);
  }

  /**
   * Lets an identity apply the guardrail: what it needs to invoke a model with it, or at all where it is enforced in the
   * account. It does not make the identity use the guardrail.
   */
  public grantApply(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'ApplyPhiGuardrail',
        actions: ['bedrock:ApplyGuardrail'],
        resources: [this.guardrailArn, ...this.guardrailProfileArns],
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ sid: 'ReadPhiGuardrail', actions: ['kms:Decrypt'], resources: [this.key.keyArn] }),
    );
  }

  private createGuardrail(props: PhiGuardrailProps, detectors: Detectors): bedrock.CfnGuardrail {
    const tierName = props.tier ?? GuardrailTier.CLASSIC;
    const strength = props.contentFilters ?? ContentFilterStrength.LOW;
    const inputAction = props.input ?? PhiHandling.ANONYMIZE;
    const outputAction = props.output ?? PhiHandling.ANONYMIZE;
    const handling = { action: outputAction, inputAction, inputEnabled: true, outputAction, outputEnabled: true };
    const blocking = { inputAction: 'BLOCK', inputEnabled: true, outputAction: 'BLOCK', outputEnabled: true };
    const topics = props.deniedTopics ?? [];
    const words = props.deniedWords ?? [];
    const [guardrailProfileArn] = this.guardrailProfileArns;

    return new bedrock.CfnGuardrail(this, 'Resource', {
      name: props.guardrailName ?? Names.uniqueResourceName(this, { maxLength: 50, separator: '-' }),
      description: 'Masks or blocks identifiers of patients, and stops prompt attacks',
      kmsKeyArn: this.key.keyArn,
      blockedInputMessaging:
        props.blockedInputMessage ??
        'The prompt was blocked: it holds identifiers of a patient or content that is not allowed here.',
      blockedOutputsMessaging:
        props.blockedOutputMessage ??
        'The answer was blocked: it holds identifiers of a patient or content that is not allowed here.',
      crossRegionConfig: guardrailProfileArn === undefined ? undefined : { guardrailProfileArn },
      sensitiveInformationPolicyConfig: {
        piiEntitiesConfig: detectors.types.map((type) => ({ type, ...handling })),
        regexesConfig: detectors.patterns.map(({ name, pattern, description }) => ({
          name,
          pattern,
          description,
          ...handling,
        })),
      },
      contentPolicyConfig: {
        contentFiltersTierConfig: { tierName },
        filtersConfig: [
          ...HARMFUL_CONTENT.map((type) => ({
            type,
            inputStrength: strength,
            outputStrength: strength,
            ...blocking,
          })),
          // Attacks come with prompts; Bedrock accepts no strength for answers.
          {
            type: 'PROMPT_ATTACK',
            inputStrength: 'HIGH',
            outputStrength: 'NONE',
            inputAction: 'BLOCK',
            inputEnabled: true,
          },
        ],
      },
      topicPolicyConfig:
        topics.length === 0
          ? undefined
          : {
              topicsTierConfig: { tierName },
              topicsConfig: topics.map(({ name, definition, examples }) => ({
                name,
                definition,
                examples: examples === undefined ? undefined : [...examples],
                type: 'DENY',
                ...blocking,
              })),
            },
      wordPolicyConfig: words.length === 0 ? undefined : { wordsConfig: words.map((text) => ({ text, ...blocking })) },
    });
  }

  /**
   * The description carries a digest of the configuration, and a version whose description changes is replaced. Its logical
   * id stays, so that references follow.
   */
  private createVersion(guardrail: bedrock.CfnGuardrail): bedrock.CfnGuardrailVersion {
    const version = new bedrock.CfnGuardrailVersion(this, 'Version', {
      guardrailIdentifier: guardrail.attrGuardrailId,
      description: Lazy.string({ produce: () => `Configuration ${digest(guardrail)}` }),
    });
    version.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    version.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    return version;
  }

  private enforce(): void {
    new bedrock.CfnEnforcedGuardrailConfiguration(this, 'Enforcement', {
      guardrailIdentifier: this.guardrailArn,
      guardrailVersion: this.guardrailVersion,
      selectiveContentGuarding: { messages: 'COMPREHENSIVE', system: 'COMPREHENSIVE' },
    });
    Annotations.of(this).addInfo(
      'the guardrail is enforced on every model invocation of the account in this Region, those of other applications, ' +
        'agents and knowledge bases included: before you deploy, give each caller bedrock:ApplyGuardrail on the guardrail and ' +
        "its profiles and kms:Decrypt on its key (here 'grantApply'), and check it with the ApplyGuardrail API; the account " +
        'may have one enforcement a Region, and deleting the stack lifts it',
    );
  }

  private recordExemptions(guardrail: bedrock.CfnGuardrail, exemptions: readonly DetectorExemption[]): void {
    if (exemptions.length > 0) {
      guardrail.addMetadata('compliant-ai:exemptions', exemptions);
      Annotations.of(this).addWarningV2(
        'compliant-ai:guardrail-exemptions',
        `the guardrail lets pass what ${exemptions.map(({ detector }) => detector).join(', ')} would find; the reasons are in ` +
          "the metadata of the template, and the rule 'guardrail-covers-phi' asks for an exception",
      );
    }
  }
}

/** A caller without types may pass `NONE`, which Bedrock takes and which only reports. */
function requireOneOf(prop: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new ConfigurationError(`'${prop}' must be one of ${allowed.join(', ')}, got '${value}'`);
  }
}

/**
 * The guardrail profile of the United States, in each Region that it may route to from the Region of the stack.
 * See docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html.
 */
function profileArns(scope: Construct): string[] {
  const { region, account } = Stack.of(scope);
  const destinations = isGovCloud(region)
    ? ['us-gov-east-1', 'us-gov-west-1']
    : ['us-east-1', 'us-east-2', 'us-west-2'];
  const profile = isGovCloud(region) ? 'us-gov.guardrail.v1:0' : 'us.guardrail.v1:0';
  return [...new Set([region, ...destinations])].map(
    (to) => `arn:${Aws.PARTITION}:bedrock:${to}:${account}:guardrail-profile/${profile}`,
  );
}

/** A digest of the configuration as it is written to the template, but for tags, which are no part of a version. */
function digest(guardrail: bedrock.CfnGuardrail): string {
  // Internal to aws-cdk-lib, and the only way to read what overrides leave; a test tells when it changes.
  const rendered: unknown = guardrail.stack.resolve(guardrail._toCloudFormation());
  const resources =
    isPlainObject(rendered) && isPlainObject(rendered.Resources) ? Object.values(rendered.Resources) : [];
  const configurations = resources.map((resource) => (isPlainObject(resource) ? resource.Properties : undefined));
  const text = JSON.stringify(configurations, (key, value) => (key === 'Tags' ? undefined : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
