import type { IConstruct } from 'constructs';

/**
 * What aws-cdk-lib gives to a policy validation plugin and takes from it, as far as the gate is concerned. Its own
 * declarations cannot be named here: the package's root would then not compile for whoever uses CDKTF alone.
 * That they fit is checked wherever a test hands the plugin to CDK.
 */
export interface ValidationContext {
  readonly stackTemplates: readonly ValidatedStack[];
  /** The app, or the stage that the plugin is registered on. */
  readonly appConstruct: IConstruct;
}

/** A stack that is validated. */
export interface ValidatedStack {
  readonly stackConstructPath: string;
  /** The file of the finished template. */
  readonly templatePath: string;
}

/** What the plugin found. */
export interface ValidationReport {
  readonly success: boolean;
  readonly pluginVersion: string;
  readonly violations: Violation[];
}

/** A rule that is violated, with the resources that violate it. */
export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly fix?: string;
  readonly ruleMetadata?: Readonly<Record<string, string>>;
  readonly violatingResources: ViolatingResource[];
}

/** A resource that violates a rule. */
export interface ViolatingResource {
  readonly resourceLogicalId?: string;
  readonly constructPath?: string;
  readonly templatePath?: string;
  /** Where in the resource: names joined with dots. */
  readonly locations: string[];
}
