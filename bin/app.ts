import { App } from 'aws-cdk-lib/core';
import { enforce } from '../lib';
import { referenceStack } from './aws-reference';

/** The app that cdk.json names. Synthesizes without credentials. */
const app = new App();
referenceStack(app);
enforce(app);
app.synth();
