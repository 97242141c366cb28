import { DataLossPreventionInspectTemplate } from '@cdktf/provider-google/lib/data-loss-prevention-inspect-template';
import { ModelArmorTemplate } from '@cdktf/provider-google/lib/model-armor-template';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { SAFE_HARBOR_INFO_TYPES } from './phi-guardrail/info-types';
import { dependenciesIn } from './support/dependencies';
import { type GoogleLocationProps, validateGoogleLocation } from './support/location';
import { GoogleProject } from './support/project';
import { ServiceAgent } from './support/service-agent';

/** From which confidence on a filter blocks. */
export enum FilterConfidence {
  LOW_AND_ABOVE = 'LOW_AND_ABOVE',
  MEDIUM_AND_ABOVE = 'MEDIUM_AND_ABOVE',
  HIGH = 'HIGH',
}

/** A format of your own records. */
export interface RecordPattern {
  /** The name of the info type: upper-case letters, digits and underscores. */
  readonly name: string;
  /** A regular expression in the syntax of RE2. */
  readonly pattern: string;
}

/** What an application chooses of a guardrail. */
export interface GuardrailOptions {
  /**
   * From which confidence on prompt attacks are blocked.
   *
   * @default FilterConfidence.MEDIUM_AND_ABOVE
   */
  readonly promptAttacks?: FilterConfidence;
  /**
   * From which confidence on harmful content is blocked; clinical language is easily taken for it.
   *
   * @default FilterConfidence.HIGH
   */
  readonly harmfulContent?: FilterConfidence;
  /**
   * Formats of your own records, such as medical record numbers.
   *
   * @default - none besides the info types of Sensitive Data Protection
   */
  readonly patterns?: readonly RecordPattern[];
}

/** Props of {@link PhiGuardrail}. */
export interface PhiGuardrailProps extends GuardrailOptions, GoogleLocationProps {}

/**
 * A template of Model Armor that blocks the identifiers of the Safe Harbor list, 45 CFR 164.514(b)(2)(i), that Sensitive
 * Data Protection detects, and prompt attacks, malicious links and harmful content.
 *
 * A call names the template for prompts, for answers, or for both. An application that puts notes of patients into
 * prompts names it for answers that leave its circle of readers; named for prompts, it would block them. Nothing but the
 * application makes a call name it.
 *
 * What it does not do: types are recognized by probability, so identifiers pass, and blocking is no de-identification.
 * Operations are not logged, as the logs would hold what was blocked.
 *
 * @see https://cloud.google.com/security-command-center/docs/model-armor-vertex-integration
 */
export class PhiGuardrail extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['guardrail-covers-phi', 'guardrail-enforced', 'us-region-only'];

  public readonly template: ModelArmorTemplate;
  public readonly inspectTemplate: DataLossPreventionInspectTemplate;
  /** The name by which a call names the template. */
  public readonly templateName: string;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix` or name of a pattern
   */
  constructor(scope: Construct, id: string, props: PhiGuardrailProps) {
    super(scope, id);
    validateGoogleLocation(props);
    const { project, region, namePrefix, patterns = [] } = props;
    const apis = GoogleProject.of(this, project);
    this.inspectTemplate = new DataLossPreventionInspectTemplate(this, 'Identifiers', {
      parent: `projects/${project}/locations/${region}`,
      displayName: `${namePrefix} Safe Harbor identifiers`,
      inspectConfig: {
        minLikelihood: 'POSSIBLE',
        infoTypes: SAFE_HARBOR_INFO_TYPES.map((name) => ({ name })),
        ...(patterns.length === 0 ? {} : { customInfoTypes: patterns.map(customInfoType) }),
      },
      dependsOn: [apis.enable('dlp.googleapis.com')],
    });
    const enabled = { filterEnforcement: 'ENABLED' };
    const confidenceLevel = props.harmfulContent ?? FilterConfidence.HIGH;
    this.template = new ModelArmorTemplate(this, 'Resource', {
      project,
      location: region,
      templateId: `${namePrefix}-phi`,
      filterConfig: {
        piAndJailbreakFilterSettings: {
          ...enabled,
          confidenceLevel: props.promptAttacks ?? FilterConfidence.MEDIUM_AND_ABOVE,
        },
        maliciousUriFilterSettings: enabled,
        raiSettings: {
          raiFilters: ['SEXUALLY_EXPLICIT', 'HATE_SPEECH', 'HARASSMENT', 'DANGEROUS'].map((filterType) => ({
            filterType,
            confidenceLevel,
          })),
        },
        sdpSettings: { advancedConfig: { inspectTemplate: this.inspectTemplate.id } },
      },
      templateMetadata: {
        enforcementType: 'INSPECT_AND_BLOCK',
        ignorePartialInvocationFailures: false,
        logSanitizeOperations: false,
        logTemplateOperations: true,
      },
      dependsOn: [apis.enable('modelarmor.googleapis.com')],
    });
    this.templateName = `projects/${project}/locations/${region}/templates/${namePrefix}-phi`;
    this.admitVertexAi(props);
    Annotations.of(this).addInfo(
      `next step for the guardrail: name it in calls of generateContent, "modelArmorConfig":{"responseTemplateName":"${this.templateName}"} ` +
        'and promptTemplateName where prompts must not hold identifiers either; Google supports this in some regions only',
    );
  }

  private admitVertexAi({ project }: PhiGuardrailProps): void {
    const agent = GoogleProject.of(this, project).agent(ServiceAgent.VERTEX_AI);
    new ProjectIamMember(this, 'VertexAi', {
      project,
      role: 'roles/modelarmor.user',
      member: `serviceAccount:${agent.email}`,
      dependsOn: dependenciesIn(this, [agent.ready]),
    });
  }
}

function customInfoType({ name, pattern }: RecordPattern) {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name) || pattern === '') {
    throw new ConfigurationError(
      `'patterns' must have names of upper-case letters, digits and underscores and expressions that are not empty, got '${name}' for '${pattern}'`,
    );
  }
  return { infoType: { name }, regex: { pattern }, likelihood: 'LIKELY' };
}
