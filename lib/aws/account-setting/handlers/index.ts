import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { AccountSetting } from './account-setting';
import { controlPlane, mantle } from './bedrock-clients';
import { type Answer, respond } from './cloudformation-response';
import { dataRetention } from './data-retention';
import { invocationLogging } from './invocation-logging';
import { messageOf } from './persistence';
import { choiceOf } from './properties';

/** What is kept of the time of the function to answer CloudFormation, in milliseconds. */
const RESERVE = 35_000;
const MOMENT = 500;

/** Answers every request of CloudFormation, whatever happens. */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  const answer = await answerTo(event, signal);
  console.log(JSON.stringify({ event: 'answer', request: event.RequestType, ...answer }));
  await respond(event, { ...answer, Reason: `${answer.Reason} (log stream ${context.logStreamName})` });
}

async function answerTo(event: CloudFormationCustomResourceEvent, signal: AbortSignal): Promise<Answer> {
  let physicalResourceId = () => ('PhysicalResourceId' in event ? event.PhysicalResourceId : 'not-created');
  try {
    const setting = settingOf(event, signal);
    physicalResourceId = () => setting.physicalResourceId;
    const attributes = await Promise.race([setting.apply(), outOfTime(signal)]);
    return {
      Status: 'SUCCESS',
      Reason: attributes.Outcome,
      PhysicalResourceId: physicalResourceId(),
      Data: { ...attributes },
    };
  } catch (error) {
    const message = messageOf(error);
    const Reason = signal.aborted ? `out of time, the setting may have been changed or not: ${message}` : message;
    return { Status: 'FAILED', Reason, PhysicalResourceId: physicalResourceId(), Data: {} };
  }
}

function settingOf(
  event: CloudFormationCustomResourceEvent,
  signal: AbortSignal,
): Pick<AccountSetting<object>, 'apply' | 'physicalResourceId'> {
  switch (event.ResourceType) {
    case 'Custom::BedrockInvocationLogging':
      return new AccountSetting(invocationLogging(controlPlane()), event, signal);
    case 'Custom::BedrockDataRetention': {
      const plane = choiceOf(event.ResourceProperties, 'Plane', ['bedrock', 'bedrock-mantle']);
      const client = plane === 'bedrock' ? controlPlane() : mantle();
      return new AccountSetting(dataRetention(plane, client), event, signal);
    }
    default:
      throw new Error(`resources of type '${event.ResourceType}' are not handled here`);
  }
}

/** For what does not mind the signal; what does has a moment to say where it stands. */
function outOfTime(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => reject(new Error('the time of the function is nearly over')), MOMENT);
    });
  });
}
