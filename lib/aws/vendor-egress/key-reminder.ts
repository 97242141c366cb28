import * as events from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Aws, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm-topic';
import type { IEncryptionKey } from '../encryption-key/base';
import type { VendorSecret } from './vendor-secret';

/** Properties of {@link KeyReminder}. */
export interface KeyReminderProps {
  /** The secrets, by the name of the vendor. */
  readonly secrets: Readonly<Record<string, VendorSecret>>;
  readonly key: IEncryptionKey;
  readonly alarms: AlarmTopic;
  readonly rotateAfter: Duration;
}

/**
 * Looks every day how old the keys of vendors are, and reminds of those that are due or were never put in. Secrets Manager
 * cannot replace them by itself: keys are made by the vendor.
 */
export class KeyReminder extends Construct {
  constructor(scope: Construct, id: string, { secrets, key, alarms, rotateAfter }: KeyReminderProps) {
    super(scope, id);
    const machine = new stepfunctions.StateMachine(this, 'Machine', {
      definitionBody: stepfunctions.DefinitionBody.fromString(
        JSON.stringify(definition(alarms.topic.topicArn, rotateAfter)),
      ),
      encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(key.key),
      timeout: Duration.minutes(5),
    });
    const allow = (actions: string[], resources: string[]) =>
      machine.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
    allow(
      ['secretsmanager:ListSecretVersionIds'],
      Object.values(secrets).map(({ arn }) => arn),
    );
    allow(['sns:Publish'], [alarms.topic.topicArn]);
    if (alarms.topic.masterKey !== undefined) {
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], [alarms.topic.masterKey.keyArn]);
    }
    for (const [vendor, { arn }] of Object.entries(secrets)) {
      new events.Rule(this, `Daily-${vendor}`, {
        description: `Looks how old the key of ${vendor} is`,
        schedule: events.Schedule.rate(Duration.days(1)),
        targets: [new SfnStateMachine(machine, { input: events.RuleTargetInput.fromObject({ vendor, secret: arn }) })],
      });
    }
  }
}

/** The states, in the language of Amazon States with JSONata. A version has a day on which it was created. */
function definition(topicArn: string, rotateAfter: Duration): object {
  const days = rotateAfter.toDays();
  const recent = `$toMillis(CreatedDate) > $millis() - ${rotateAfter.toMilliseconds()}`;
  return {
    Comment: 'Reminds of keys of vendors that are due',
    QueryLanguage: 'JSONata',
    StartAt: 'Versions',
    States: {
      Versions: {
        Type: 'Task',
        Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:secretsmanager:listSecretVersionIds`,
        Arguments: { SecretId: '{% $states.input.secret %}' },
        Output: { vendor: '{% $states.input.vendor %}', versions: '{% [$states.result.Versions] %}' },
        Next: 'Age',
      },
      Age: {
        Type: 'Choice',
        Choices: [
          {
            Condition: `{% $count($states.input.versions['AWSCURRENT' in VersionStages and ${recent}]) > 0 %}`,
            Next: 'Recent',
          },
        ],
        Default: 'Remind',
      },
      Recent: { Type: 'Succeed' },
      Remind: {
        Type: 'Task',
        Resource: `arn:${Aws.PARTITION}:states:::sns:publish`,
        Arguments: {
          TopicArn: topicArn,
          Subject: "{% 'The key of ' & $states.input.vendor & ' is due' %}",
          Message: `{% 'The key for the API of ' & $states.input.vendor & ' was not put in during the last ${days} days. Make a new one with the vendor, put it into the secret with aws secretsmanager put-secret-value, and withdraw the old one.' %}`,
        },
        End: true,
      },
    },
  };
}
