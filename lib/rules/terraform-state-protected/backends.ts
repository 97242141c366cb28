import { fail, pass, undetermined, type Value, type Verdict } from '../../core';

/** What is known of a kind of backend. */
export interface Backend {
  /** Judges where and how the state is kept. */
  judge(settings: Value, path: string): Verdict;
  /** Arguments that are secrets and must come from the environment. */
  readonly secrets: readonly string[];
}

const ALLOWED = 'azurerm, s3, gcs, remote, cloud, or another remote backend that encrypts';

/**
 * The backends of Terraform and OpenTofu.
 *
 * Source: https://developer.hashicorp.com/terraform/language/backend
 */
export const BACKENDS: Readonly<Record<string, Backend>> = {
  local: {
    judge: (_, path) =>
      fail(`${path} keeps the state in a file on the machine that runs Terraform; allowed: ${ALLOWED}`, path),
    secrets: [],
  },
  azurerm: {
    judge: switchedBy(
      'use_azuread_auth',
      ['container_name', 'key'],
      'the state is opened with an account key, which cannot be traced to a person',
    ),
    secrets: ['access_key', 'sas_token', 'client_secret', 'client_certificate_password', 'oidc_token'],
  },
  s3: {
    judge: switchedBy('encrypt', ['bucket', 'key'], 'Terraform does not ask for encryption'),
    secrets: ['access_key', 'secret_key', 'token', 'sse_customer_key'],
  },
  // Cloud Storage encrypts every object, with the default key of the bucket where it has one.
  gcs: encrypting(['access_token', 'encryption_key']),
  // HCP Terraform encrypts state with a key of its own for each organization.
  remote: encrypting(['token']),
  cloud: encrypting(['token']),
  oss: {
    judge: switchedBy('encrypt', ['bucket'], 'Terraform does not ask for encryption'),
    secrets: ['access_key', 'secret_key', 'security_token'],
  },
  cos: {
    judge: (settings, path) =>
      settings.get('encrypt').isAbsent
        ? pass('it asks for encryption by default', path)
        : switchedBy('encrypt', [], '')(settings, path),
    secrets: ['secret_id', 'secret_key', 'security_token'],
  },
  http: {
    judge: (settings, path) => {
      const address = settings.get('address');
      return /^http:/i.test(address.text ?? '')
        ? fail(`${path}.address is ${address.describe()}; allowed: an https address`, `${path}.address`)
        : elsewhere(path);
    },
    secrets: ['password', 'client_private_key_pem'],
  },
  consul: { judge: (_, path) => elsewhere(path), secrets: ['access_token', 'http_auth'] },
  kubernetes: { judge: (_, path) => elsewhere(path), secrets: ['token', 'password', 'client_key'] },
  pg: { judge: (_, path) => elsewhere(path), secrets: ['conn_str'] },
};

/** A backend of which nothing is known. */
export const UNKNOWN_BACKEND: Backend = { judge: (_, path) => elsewhere(path), secrets: [] };

function encrypting(secrets: readonly string[]): Backend {
  return { judge: (_, path) => pass('it encrypts every state', path), secrets };
}

function elsewhere(path: string): Verdict {
  return undetermined(
    `whether what ${path} writes is encrypted is decided where it is kept; use ${ALLOWED}, or encrypt the state itself (OpenTofu)`,
    path,
  );
}

/**
 * A switch that must be on. Where an argument that the backend requires is missing too, the rest of its settings is
 * given to `terraform init` (partial configuration), and so may be the switch.
 */
function switchedBy(name: string, required: readonly string[], consequence: string): Backend['judge'] {
  return (settings, path) => {
    const value = settings.get(name);
    const property = `${path}.${name}`;
    if (value.is(true)) {
      return pass('', property);
    }
    if (value.isAbsent) {
      return required.some((argument) => settings.get(argument).isAbsent)
        ? undetermined(`${property} is not set and may be given to terraform init; write it down`, property)
        : fail(`${property} is not set: ${consequence}; allowed: true`, property);
    }
    return value.isUndetermined
      ? undetermined(`${property} is known only at deployment (${value.describe()})`, property)
      : fail(`${property} is ${value.describe()}; allowed: true`, property);
  };
}
