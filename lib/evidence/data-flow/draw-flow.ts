import { type ResourceTree, World } from '../../core';
import type { DataFlow } from '../data-flow';
import { drawAzureModels } from './azure-openai';
import { drawBedrock } from './bedrock';
import { Drawing } from './drawing';
import { drawGateways } from './gateways';
import { drawRecords } from './records';
import { drawKeys, drawResources } from './resources';
import { drawSageMaker } from './sagemaker';
import { Sketch } from './sketch';
import { drawVendors } from './vendors';
import { drawVertexAi } from './vertex-ai';
import { drawAccess, drawInternet } from './ways';

const PARTS = [
  drawResources,
  drawBedrock,
  drawSageMaker,
  drawAzureModels,
  drawVertexAi,
  drawGateways,
  drawRecords,
  drawAccess,
  drawInternet,
  drawVendors,
];

/** Draws the flow of some documents; what is alike in several of them is drawn once. */
export function drawFlow(trees: readonly ResourceTree[]): DataFlow {
  const sketch = new Sketch();
  const drawings = [...trees]
    .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)))
    .map((tree) => new Drawing(tree, new World(), sketch));
  drawKeys(drawings);
  for (const drawing of drawings) {
    for (const draw of PARTS) {
      draw(drawing);
    }
  }
  return sketch.finish();
}
