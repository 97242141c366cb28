import { Construct, type IConstruct } from 'constructs';
import {
  type AttestationKind,
  attestationProblems,
  lapseOf,
  listAttestations,
  type VendorAttestations,
} from './attestation';
import {
  type BusinessAssociateAgreement,
  validateBusinessAssociateAgreement,
} from './attestation/business-associate-agreement';
import type { DeIdentification } from './attestation/de-identification';
import { type VendorReport, validateVendorReport } from './attestation/vendor-report';
import { ConfigurationError } from './errors';
import { CDK_STACK, TERRAFORM_STACK } from './stack-marks';
import { isPlainObject } from './value';

/** What begins the keys under which the metadata of a template carries attestations. */
export const ATTESTATION_PREFIX = 'compliant-ai:';

/** The type of the resource that carries an attestation in a configuration of Terraform; it makes nothing. */
export const ATTESTATION_RESOURCE = 'terraform_data';

/** What {@link Attestations} declares. */
export interface AttestationsProps extends VendorAttestations {
  /**
   * Data that is not PHI because it was de-identified. The claim is on everything that the models of the stack are sent.
   *
   * @default - what models are sent is taken for PHI
   */
  readonly deIdentification?: DeIdentification;
}

/**
 * Records in a stack what no template can prove: agreements with vendors, their reports and terms, and that data was
 * de-identified. Works in stacks of the AWS CDK and of CDKTF.
 *
 * A template carries them in its `Metadata`, a configuration of Terraform in resources `terraform_data`, which make
 * nothing, exist from Terraform 1.4 on and show in a plan when an attestation changes. Rules judge them, and every
 * report lists them. The stack cannot be synthesized after the last day of one.
 *
 * An organization can put agreements, reports and terms into its policy instead, where they count for every stack.
 *
 * @example
 * new Attestations(stack, 'Attestations', {
 *   agreements: [{ vendor: 'openai', reference: 'C-2026-114', effective: '2026-02-01', tier: 'api-with-baa' }],
 * });
 */
export class Attestations extends Construct {
  /**
   * @throws ConfigurationError for an attestation that is malformed, does not name its vendor, or that the terms of the
   * vendor rule out; for the same vendor twice; and outside of a stack
   */
  constructor(scope: Construct, id: string, props: AttestationsProps) {
    super(scope, id);
    for (const { kind, statement, vendor, at } of listAttestations(props)) {
      validate(kind, statement, at);
      recordAttestation(new Construct(this, `${kind}-${vendor}`), kind, statement);
    }
    if (props.deIdentification !== undefined) {
      validate('de-identification', props.deIdentification, 'deIdentification');
      recordAttestation(this, 'de-identification', props.deIdentification);
    }
  }
}

/** What a construct is given about the vendor that runs its models. */
export interface VendorAttested {
  readonly baa: BusinessAssociateAgreement;
  readonly vendorReport?: VendorReport;
}

/**
 * Checks what a construct is given about its vendor, and records it under the path of the construct.
 *
 * @param vendor the id of the vendor in the vendor registry
 * @throws ConfigurationError for an attestation that is malformed, of another vendor, or that its terms rule out
 */
export function attestVendor(scope: IConstruct, vendor: string, { baa, vendorReport }: VendorAttested): void {
  validateBusinessAssociateAgreement(baa, vendor);
  recordAttestation(scope, 'baa', { vendor, ...baa });
  if (vendorReport !== undefined) {
    validateVendorReport(vendorReport, vendor);
    recordAttestation(scope, 'vendor-report', { vendor, ...vendorReport });
  }
}

/**
 * Writes an attestation into the stack of a construct, under the path of the construct, and refuses the synthesis after
 * its last day.
 *
 * @param statement complete and valid
 * @throws ConfigurationError outside of a stack
 */
export function recordAttestation(scope: IConstruct, kind: AttestationKind, statement: object): void {
  carry(scope, kind, JSON.parse(JSON.stringify(statement)));
  scope.node.addValidation({
    validate: () => {
      const lapse = lapseOf({ kind, statement }, new Date().toISOString().slice(0, 10));
      return lapse === undefined ? [] : [lapse];
    },
  });
}

function validate(kind: AttestationKind, statement: unknown, at: string): void {
  const problems = attestationProblems({ kind, statement }, at);
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

function carry(scope: IConstruct, kind: AttestationKind, statement: unknown): void {
  const { path, addr } = scope.node;
  for (const stack of [...scope.node.scopes].reverse()) {
    if (isCdkStack(stack)) {
      stack.addMetadata(`${ATTESTATION_PREFIX}${kind}/${path}`, statement);
      return;
    }
    if (isTerraformStack(stack)) {
      const fields = isPlainObject(statement) ? statement : {};
      const name = `${kind}-${path}-${addr.slice(-8)}`.replace(/[^\w-]/g, '-');
      stack.addOverride(`resource.${ATTESTATION_RESOURCE}.${name}`, {
        input: { attestation: kind, subject: path, ...fields },
      });
      return;
    }
  }
  throw new ConfigurationError(`'${path}' is in no stack, so nothing can carry the attestation; put it into one`);
}

interface CdkStack extends IConstruct {
  addMetadata(key: string, value: unknown): void;
}

interface TerraformStack extends IConstruct {
  addOverride(path: string, value: unknown): void;
}

function isCdkStack(construct: IConstruct): construct is CdkStack {
  return CDK_STACK in construct;
}

function isTerraformStack(construct: IConstruct): construct is TerraformStack {
  return TERRAFORM_STACK in construct;
}
