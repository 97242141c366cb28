import type {
  APIGatewayAuthorizerResult,
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  APIGatewayTokenAuthorizerEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import type { AuditStore } from '../../../audit/store';
import type { Issuer } from '../authorization';
import type { InferenceSettings, SealerSettings, StoreSettings } from '../settings';
import { Inference } from './inference';
import { redriveAll } from './redrive';
import { sealRecords } from './seal';
import { settingsText, storeOf } from './store';
import { type TokenVerifier, tokenVerifier } from './token';

let service: Inference | undefined;
let store: AuditStore | undefined;
let verifier: TokenVerifier | undefined;

/** Answers a request of API Gateway. */
export async function inference(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  service ??= startInference();
  return service.answer(event);
}

/** Takes messages of the queue of outcomes. */
export async function redrive(event: SQSEvent): Promise<SQSBatchResponse> {
  const settings: StoreSettings = JSON.parse(settingsText());
  store ??= storeOf(settings);
  return redriveAll(event, store);
}

/** Comes by schedule. */
export async function seal(): Promise<void> {
  const settings: SealerSettings = JSON.parse(settingsText());
  store ??= storeOf(settings);
  await sealRecords(settings, store);
}

/** Decides on a token for API Gateway. */
export async function authorize(event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  verifier ??= startVerifier();
  return verifier(event);
}

function startInference(): Inference {
  const settings: InferenceSettings = JSON.parse(settingsText());
  return new Inference(settings, storeOf(settings));
}

function startVerifier(): TokenVerifier {
  const issuer: Issuer = JSON.parse(settingsText());
  return tokenVerifier(issuer);
}
