import { type EvidenceRecord, exitCodeOf } from '../record';
import { stands } from '../writers/controls';
import { counted } from './terms';

/** The result as a reader gets it first. */
export interface VerdictText {
  readonly look: 'pass' | 'fail';
  readonly word: string;
  readonly sentence: string;
}

/** The result in words. */
export function verdictOf(record: EvidenceRecord): VerdictText {
  const { rejecting, counts } = record.summary;
  if (record.summary.accepted) {
    const reported = record.findings.filter((finding) => stands(finding) && !finding.inBaseline).length;
    const { inBaseline } = record.summary;
    const rest = [
      counts.excepted > 0 ? `${counted(counts.excepted, 'finding is', 'findings are')} excused for a limited time` : '',
      inBaseline > 0
        ? `${counted(inBaseline, 'finding')} of the baseline still ${inBaseline === 1 ? 'stands' : 'stand'}`
        : '',
      reported > 0
        ? `${counted(reported, 'finding')} could not be determined and, under this policy, only reported`
        : '',
    ].filter((part) => part !== '');
    const sentence = 'Nothing that the templates show stands in the way of a deployment';
    return { look: 'pass', word: 'Accepted', sentence: `${[sentence, ...rest].join('; ')}.` };
  }
  const word = exitCodeOf(record) === 2 ? 'Not everything could be judged' : 'Rejected';
  const reasons = [
    rejecting > 0 ? `${counted(rejecting, 'finding stands', 'findings stand')}` : '',
    record.exceptionProblems.length > 0
      ? `${counted(record.exceptionProblems.length, 'exception does', 'exceptions do')} not hold`
      : '',
    record.unreadable.length > 0 ? `${counted(record.unreadable.length, 'file')} could not be read` : '',
    record.engineErrors.length > 0 ? `${counted(record.engineErrors.length, 'rule')} failed while judging` : '',
  ].filter((part) => part !== '');
  const stated = reasons.length === 0 ? 'The baseline is not in order' : reasons.join('; ');
  return { look: 'fail', word, sentence: `${stated}. A deployment must wait until this is resolved.` };
}
