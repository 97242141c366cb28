import { ConfigurationError, rulePage } from '../core';
import { catalogue } from '../rules';
import { type Output, paint } from './style';

/**
 * Lists the rules, or shows the page of one.
 *
 * @throws ConfigurationError when there is no rule with the id
 */
export function writeRules(id: string | undefined, output: Output): void {
  if (id === undefined) {
    const width = Math.max(...catalogue.rules.map((rule) => rule.id.length));
    for (const rule of catalogue.rules) {
      output.write(`${paint(output, 'bold', rule.id.padEnd(width))}  ${rule.severity.padEnd(8)}  ${rule.title}\n`);
    }
    return;
  }
  const rule = catalogue.rule(id);
  if (rule === undefined) {
    throw new ConfigurationError(
      `there is no rule '${id}'; known are ${catalogue.rules.map((known) => known.id).join(', ')}`,
    );
  }
  output.write(rulePage(rule));
}
