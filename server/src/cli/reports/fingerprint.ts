/** What a service knows a finding by from one run to the next. */

import { Sha256 } from '../../core/dkim/sha256.ts';
import type { Finding } from '../../core/rules/rule.ts';
import type { FileResult } from './report.ts';

/** Those of one file. */
export class Fingerprints {
  readonly #file: FileResult;
  readonly #seen = new Map<string, number>();

  constructor(file: FileResult) {
    this.#file = file;
  }

  /** Stays the same while other lines of the file change: from the rule, the message and the line, and a number for equals. */
  of({ rule, messageName, span }: Finding): string {
    const { text, lines } = this.#file;
    const { line } = lines.at(span.start);
    const content = text.slice(lines.lineStart(line), lines.lineEnd(line)).trim();
    const print = hashOf([rule.id, messageName, content]);
    const times = (this.#seen.get(print) ?? 0) + 1;
    this.#seen.set(print, times);
    return `${print}:${times}`;
  }
}

/** 128 bits as hexadecimal digits. */
export function hashOf(parts: readonly unknown[]): string {
  const octets = Buffer.from(JSON.stringify(parts));
  return Buffer.from(new Sha256().update(octets).digest()).toString('hex').slice(0, 32);
}
