/** An element with its attributes in order; one without children closes itself. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | boolean | undefined>>;
  readonly children: readonly Element[];
}

export const element = (
  name: string,
  attributes: Element['attributes'] = {},
  children: readonly Element[] = [],
): Element => ({ name, attributes, children });

/** A document, two spaces a level, so that its changes can be read. */
export const xmlText = (root: Element): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${linesOf(root, '').join('\n')}\n`;

function linesOf({ name, attributes, children }: Element, indent: string): string[] {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = [name, ...given.map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(' ');
  if (children.length === 0) return [`${indent}<${start}/>`];
  const inner = children.flatMap((child) => linesOf(child, `${indent}  `));
  return [`${indent}<${start}>`, ...inner, `${indent}</${name}>`];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
