import { TerraformStack, Testing } from 'cdktf';
import type { LockoutAcknowledgement } from '../../lib/google';

/** The place of constructs in tests. */
export const place = { project: 'clinic', region: 'us-central1', namePrefix: 'clinicai' };
export const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' };
export const baa = { reference: 'console', effective: '2026-01-01' };
export const lockout: LockoutAcknowledgement = {
  acknowledgedBy: 'ciso@clinic.example',
  ticket: 'SEC-2',
  wayOut: 'org-admins@clinic.example',
};

/** A resource or data source as it is synthesized, by its full name. */
export type Body = Readonly<Record<string, unknown>>;

/** A synthesized stack. */
export class SynthesizedStack {
  private readonly stack = new TerraformStack(Testing.app(), 'stack');
  /** The whole document. */
  public readonly document: {
    readonly terraform: { readonly required_providers: Readonly<Record<string, unknown>> };
    readonly provider?: Readonly<Record<string, readonly unknown[]>>;
    readonly resource?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
    readonly data?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  };

  constructor(build: (stack: TerraformStack) => void) {
    build(this.stack);
    this.document = JSON.parse(Testing.synth(this.stack));
  }

  /** The resources of a type, or data sources of `data.<type>`, without CDKTF's own metadata. */
  of(type: string): Body[] {
    const isData = type.startsWith('data.');
    const bodies = (isData ? this.document.data : this.document.resource)?.[isData ? type.slice(5) : type];
    return Object.values(bodies ?? {}).map(({ '//': _, ...body }) => body);
  }

  /** The only resource of a type. */
  the(type: string): Body {
    const bodies = this.of(type);
    expect(bodies).toHaveLength(1);
    return bodies[0] ?? {};
  }

  /** Everything that a resource waits for by `depends_on`, and what that waits for, by full name. */
  waitsFor(type: string): readonly string[] {
    const names = new Set<string>();
    const visit = (body: Body | undefined): void => {
      for (const name of dependenciesOf(body)) {
        if (!names.has(name)) {
          names.add(name);
          visit(this.byName(name));
        }
      }
    };
    for (const body of this.of(type)) {
      visit(body);
    }
    return [...names];
  }

  /** What the synthesis prints. */
  get messages(): string {
    return this.stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === '@cdktf/info')
      .map(({ data }) => data)
      .join('\n');
  }

  private byName(name: string): Body | undefined {
    const parts = name.split('.');
    const [root, type, id] =
      parts[0] === 'data' ? [this.document.data, parts[1], parts[2]] : [this.document.resource, ...parts];
    return root?.[type ?? '']?.[id ?? ''];
  }
}

function dependenciesOf(body: Body | undefined): readonly string[] {
  const names = body?.depends_on;
  return Array.isArray(names) ? names : [];
}
