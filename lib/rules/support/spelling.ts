/** A name of CloudFormation as Terraform writes it: `GuardrailVersion`, also within a path, is `guardrail_version`. */
export function inSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();
}
