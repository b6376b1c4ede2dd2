/** XML, as the formats that CI servers read are written in. */

import { type DataText, data } from '../../core/text/visible.ts';

/** Characters that XML 1.0 does not allow, and those that terminals or readers act on. */
const ACTIVE_IN_XML = /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text as content or as an attribute's value (XML 1.0, section 2.4). */
export function xml(text: string): string {
  return text.replace(/[&<>"'\n\t]/g, (character) => ENTITIES[character]!).replace(ACTIVE_IN_XML, '\ufffd');
}

export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');
}

/** A whole document. `##[` is a command to runners of CI jobs. */
export function xmlDocument(lines: readonly string[]): DataText {
  return data(`<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`.replaceAll('##', '#&#35;'));
}
