import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { statementText } from './policy-text';

/**
 * Keeps the ids of the statements of one policy apart: the same statement has the same id however often it is added, and
 * another one of that id gets a number, as in `AllowCloudTrailWrite2`.
 */
export class StatementIds {
  private readonly texts = new Map<string, string[]>();

  constructor(private readonly scope: IConstruct) {}

  public assign(statement: iam.PolicyStatement): iam.PolicyStatement {
    const sid = statement.sid ?? '';
    const text = statementText(this.scope, statement);
    const known = this.texts.get(sid) ?? [];
    const index = known.includes(text) ? known.indexOf(text) : known.push(text) - 1;
    this.texts.set(sid, known);
    statement.sid = index === 0 ? sid : `${sid}${index + 1}`;
    return statement;
  }
}
