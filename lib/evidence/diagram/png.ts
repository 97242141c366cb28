import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { roboto } from './roboto';

const FONTS = ['Roboto-Regular.ttf', 'Roboto-Medium.ttf'];

/** Pixels for each point of the drawing: sharp on paper and on screens of high density. */
const SCALE = 1.5;

/** A point is so many pixels before scaling. */
const PIXELS_PER_POINT = 4 / 3;

/** Portals refuse larger images, and memory grows with the area. */
const MAX_PIXELS = 6_000;

let ready: Promise<typeof import('@resvg/resvg-wasm')> | undefined;

/** A drawing as PNG. Text is set in Roboto, which comes with the library that writes PDF; no font of the machine is used. */
export async function svgPng(svg: string): Promise<Uint8Array> {
  ready ??= load();
  const { Resvg } = await ready;
  const [width, height] = sizeOf(svg);
  const scale = Math.min(SCALE, MAX_PIXELS / (Math.max(width, height, 1) * PIXELS_PER_POINT));
  const fonts = await Promise.all(FONTS.map((file) => readFile(roboto(file))));
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    background: 'white',
    font: { fontBuffers: fonts, loadSystemFonts: false, defaultFontFamily: 'Roboto', sansSerifFamily: 'Roboto' },
  });
  const rendered = image.render();
  try {
    return rendered.asPng();
  } finally {
    rendered.free();
    image.free();
  }
}

async function load(): Promise<typeof import('@resvg/resvg-wasm')> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(await readFile(createRequire(__filename).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}

function sizeOf(svg: string): readonly [number, number] {
  const [, width = '0', height = '0'] = /<svg[^>]*?width="([\d.]+)pt"[^>]*?height="([\d.]+)pt"/.exec(svg) ?? [];
  return [Number(width), Number(height)];
}
