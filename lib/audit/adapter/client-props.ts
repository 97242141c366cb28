import type { CallAuditor } from '../audited-call';
import type { ModelProvider } from '../record';

/** What every audited client is made of. */
export interface AuditedClientProps {
  /** Records every call before it is made. */
  readonly auditor: CallAuditor;
  /** Who serves the model, where, and under which agreement. */
  readonly provider: ModelProvider;
}
