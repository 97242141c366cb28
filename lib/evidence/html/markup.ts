/** Text that is HTML already. Only {@link html} and {@link trusted} make it, so that no text of a document gets in unescaped. */
export class Markup {
  constructor(public readonly text: string) {}
}

/** What can stand in a template: text is escaped, markup is not, lists are joined, nothing is left out. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** HTML with its contents escaped. Attributes must be written with double quotes around their contents. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + render(contents[index])).join(''));
}

/** Takes a text for HTML: only what this package writes itself. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/**
 * JSON in a script element that no browser runs. Characters that could end the element, open a comment or end a line
 * of a script are escaped.
 */
export function jsonScript(id: string, data: unknown): Markup {
  const json = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return trusted(`<script type="application/json" id="${id}">${json}</script>`);
}

/** The text with control characters spelled out: those that reorder a line could make a name look like another one. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, (character) =>
    character === '\n' || character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function render(content: Content): string {
  if (content === undefined) {
    return '';
  }
  if (content instanceof Markup) {
    return content.text;
  }
  return isList(content) ? content.map(render).join('') : escaped(visible(String(content)));
}

function isList(content: string | number | readonly Content[]): content is readonly Content[] {
  return Array.isArray(content);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
