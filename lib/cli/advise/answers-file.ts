import { type Answers, arePartialAnswers, partialAnswerProblems } from '../../vendors/advice/answers';
import { problemsIn, readDataFile } from '../data-file';

/**
 * Answers from a YAML or JSON file; some may be missing.
 *
 * @throws ConfigurationError with file and line for what is no answer
 */
export function readAnswers(path: string): Partial<Answers> {
  const file = readDataFile(path);
  if (!arePartialAnswers(file.data)) {
    throw problemsIn(
      'holds answers that are not allowed',
      partialAnswerProblems(file.data).map(({ path: at, problem }) => [file.place(at), problem]),
    );
  }
  return file.data;
}
