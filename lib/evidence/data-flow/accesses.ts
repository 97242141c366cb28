import { isPlainObject, type Resource, type ResourceView } from '../../core';

/** Resources that give a workload what it may access. */
const IDENTITY =
  /^AWS::IAM::|^aws_iam_|^data\.aws_iam_policy_document$|_role_assignment$|_iam_(?:member|binding)$|identity$|^google_service_account$/;
const INSTALLED = /^Custom::|^AWS::CloudFormation::CustomResource$/;
const MAX_STEPS = 3;

/** What a workload mentions itself, or by the policies of its identity. */
export function accessesOf(workload: Resource): Resource[] {
  const found = new Set<Resource>();
  let frontier = [workload];
  for (let step = 0; step <= MAX_STEPS && frontier.length > 0; step++) {
    const next: Resource[] = [];
    for (const resource of frontier) {
      const mentioned = resource.references.flatMap((address) => resource.tree.at(address) ?? []);
      const grants = IDENTITY.test(resource.type) ? grantsOf(resource) : [];
      for (const one of [...mentioned, ...grants]) {
        if (!found.has(one)) {
          found.add(one);
          next.push(one);
        }
      }
    }
    frontier = next.filter(({ type }) => IDENTITY.test(type));
  }
  return [...found];
}

const grantsByIdentity = new WeakMap<Resource, readonly Resource[]>();

/** What gives permissions to an identity, or takes it for somebody; many workloads may share one. */
function grantsOf(identity: Resource): readonly Resource[] {
  const known = grantsByIdentity.get(identity);
  const grants = known ?? identity.tree.referencing(identity).filter(({ type }) => IDENTITY.test(type));
  grantsByIdentity.set(identity, grants);
  return grants;
}

/** Whether a function runs only while a stack is deployed: it stands behind custom resources. */
export function isInstaller({ resource }: ResourceView): boolean {
  const custom = resource.tree.referencing(resource).filter(({ type }) => INSTALLED.test(type));
  return custom.some(
    ({ properties }) => isPlainObject(properties) && mentions(properties.ServiceToken, resource.address),
  );
}

function mentions(token: unknown, address: string): boolean {
  return (JSON.stringify(token) ?? '').includes(JSON.stringify(address));
}
