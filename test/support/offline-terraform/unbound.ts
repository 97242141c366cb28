import type { Attribute, AttributeType, Block, NestedBlock } from './schema';

/**
 * Types for which no bindings are installed, by provider, written down from the documentation of the provider: those
 * of google-beta and time, and those that google has since version 7 only.
 */
const UNBOUND: Readonly<Record<string, Readonly<Record<string, Block>>>> = {
  google: {
    google_vertex_ai_cache_config: block([required('disable_cache', 'bool'), given('id'), given('project')]),
  },
  'google-beta': {
    google_project_service_identity: block([
      required('service', 'string'),
      given('project'),
      given('id'),
      computed('email'),
      computed('member'),
    ]),
    google_vertex_ai_endpoint_iam_member: block([
      required('endpoint', 'string'),
      required('role', 'string'),
      required('member', 'string'),
      given('project'),
      given('location'),
      given('id'),
      computed('etag'),
    ]),
  },
  time: {
    time_sleep: block([
      optional('create_duration', 'string'),
      optional('destroy_duration', 'string'),
      optional('triggers', ['map', 'string']),
      computed('id'),
    ]),
  },
};

const ENCRYPTION_SPEC: NestedBlock = {
  name: 'encryption_spec',
  nesting: 'LIST',
  minItems: 0,
  maxItems: 1,
  block: block([required('kms_key_name', 'string')]),
};

/** Blocks that google has since version 7 only. */
const SINCE_SEVEN: Readonly<Record<string, readonly NestedBlock[]>> = {
  google_vertex_ai_feature_online_store: [ENCRYPTION_SPEC],
  google_vertex_ai_index: [ENCRYPTION_SPEC],
  google_vertex_ai_index_endpoint: [ENCRYPTION_SPEC],
};

/** The provider that a type belongs to. */
export function providerOf(type: string): string {
  const unbound = Object.entries(UNBOUND).find(([, types]) => Object.hasOwn(types, type));
  return unbound?.[0] ?? type.split('_', 1)[0] ?? '';
}

/** The schema of a type without bindings. */
export function unboundSchema(type: string): Block | undefined {
  return UNBOUND[providerOf(type)]?.[type];
}

/** The schema of the provider block of a provider without bindings; google-beta has that of google. */
export function unboundProvider(provider: string): Block | undefined {
  return provider === 'time' ? block([]) : undefined;
}

/** The schema of a type in version 7 of the provider. */
export function sinceSeven(type: string, { attributes, blocks }: Block): Block {
  return { attributes, blocks: [...blocks, ...(SINCE_SEVEN[type] ?? [])] };
}

function block(attributes: readonly Attribute[]): Block {
  return { attributes, blocks: [] };
}

function required(name: string, type: AttributeType): Attribute {
  return { name, type, required: true, optional: false, computed: false };
}

function optional(name: string, type: AttributeType): Attribute {
  return { name, type, required: false, optional: true, computed: false };
}

/** An optional text that the provider gives where the configuration does not. */
function given(name: string): Attribute {
  return { name, type: 'string', required: false, optional: true, computed: true };
}

function computed(name: string): Attribute {
  return { name, type: 'string', required: false, optional: false, computed: true };
}
