/**
 * The client of `@google/genai`. The package declares its types for ES modules alone, although it can be required, so
 * that CommonJS has to name the mode of resolution; biome has no syntax for that in `import type`.
 */
export type GoogleGenAI = import('@google/genai', { with: { 'resolution-mode': 'import' }}).GoogleGenAI;

type Models = GoogleGenAI['models'];

export type EmbedContentParameters = Parameters<Models['embedContent']>[0];
export type EmbedContentResponse = Awaited<ReturnType<Models['embedContent']>>;
export type GenerateContentParameters = Parameters<Models['generateContent']>[0];
export type GenerateContentResponse = Awaited<ReturnType<Models['generateContent']>>;
