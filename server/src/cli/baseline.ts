/**
 * `--baseline FILE`: findings that a project knows and has put off. They are kept by rule, message and line text, so that lines that move
 * still match, and hidden until they are gone.
 */

import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plural } from '../core/text/plural.ts';
import { visible, visibleLines } from '../core/text/visible.ts';
import { whyNotMade } from '../host/write-file.ts';
import { MAX_SIZE, readSettingsText, reasonOf } from './files.ts';
import { type Output, UsageError } from './output.ts';
import { Fingerprints } from './reports/fingerprint.ts';
import type { FileResult } from './reports/report.ts';

const VERSION = 1;
/** Fixed findings that are listed one by one. */
const MAX_LISTED = 20;

interface Known {
  readonly rule: string;
  readonly fingerprint: string;
}

export class Baseline {
  readonly #name: string;
  readonly absolute: string;
  /** By the file's path from the baseline's folder, with slashes. */
  readonly #known: ReadonlyMap<string, readonly Known[]>;
  /** What the files that were checked have now. */
  readonly #found = new Map<string, readonly Known[]>();
  readonly #isUpdated: boolean;
  #hidden = 0;

  private constructor(
    name: string,
    absolute: string,
    known: ReadonlyMap<string, readonly Known[]>,
    isUpdated: boolean,
  ) {
    this.#isUpdated = isUpdated;
    this.#name = name;
    this.absolute = absolute;
    this.#known = known;
  }

  /**
   * @param isUpdated whether it is written, so that it may be missing, and lists all that is found
   * @throws UsageError where it is missing, cannot be read, or is not a baseline
   */
  static open(name: string, cwd: string, { isUpdated }: { readonly isUpdated: boolean }): Baseline {
    const absolute = path.resolve(cwd, name);
    let text: string | undefined;
    try {
      text = readSettingsText(absolute, MAX_SIZE);
    } catch (error) {
      throw new UsageError(`${visible(name)}: ${reasonOf(error)}`);
    }
    if (text !== undefined) return new Baseline(name, absolute, read(name, text), isUpdated);
    if (isUpdated) return new Baseline(name, absolute, new Map(), isUpdated);
    throw new UsageError(`${visible(name)}: there is no such file. --update-baseline writes it.`);
  }

  /** How many findings were not reported. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The findings of a file that the baseline does not list. */
  withoutKnown(result: FileResult): FileResult {
    const at = path.relative(path.dirname(this.absolute), fileURLToPath(result.uri)).replaceAll(path.sep, '/');
    const prints = new Fingerprints(result);
    const found = result.findings.map((finding) => ({ rule: finding.rule.id, fingerprint: prints.of(finding) }));
    this.#found.set(at, found);
    if (this.#isUpdated) {
      this.#hidden += found.length;
      return { ...result, findings: [] };
    }
    const known = new Set(this.#known.get(at)?.map(({ fingerprint }) => fingerprint));
    const findings = result.findings.filter((_, i) => !known.has(found[i]!.fingerprint));
    this.#hidden += result.findings.length - findings.length;
    return { ...result, findings };
  }

  /** Says what is hidden and what is fixed; or writes what was found. */
  conclude(output: Output): void {
    if (this.#isUpdated) {
      const count = this.#write();
      output.say(`${visible(this.#name)}: ${plural(count, 'finding')} written.`);
      return;
    }
    if (this.#hidden > 0)
      output.say(`${plural(this.#hidden, 'finding is', 'findings are')} in the baseline and hidden.`);
    const fixed = this.#fixed();
    if (fixed.length === 0) return;
    const more = fixed.length > MAX_LISTED ? [`  and ${fixed.length - MAX_LISTED} more`] : [];
    output.say(
      visibleLines(
        [
          `${plural(fixed.length, 'finding of the baseline is', 'findings of the baseline are')} fixed; --update-baseline removes ${fixed.length === 1 ? 'it' : 'them'}:`,
          ...fixed.slice(0, MAX_LISTED).map(([file, { rule }]) => `  ${file}: ${rule}`),
          ...more,
        ].join('\n'),
      ),
    );
  }

  /** Of files that were checked, and of files that are gone. */
  #fixed(): readonly (readonly [file: string, known: Known])[] {
    return [...this.#known].flatMap(([file, known]) => {
      const found = this.#found.get(file);
      if (found === undefined && this.#exists(file)) return [];
      const prints = new Set(found?.map(({ fingerprint }) => fingerprint));
      return known.filter(({ fingerprint }) => !prints.has(fingerprint)).map((each) => [file, each] as const);
    });
  }

  #exists(file: string): boolean {
    return existsSync(path.resolve(path.dirname(this.absolute), file));
  }

  /** What is known of files that were not checked, but exist, is kept. Gives the number of findings. */
  #write(): number {
    const kept = [...this.#known].filter(([file]) => !this.#found.has(file) && this.#exists(file));
    const files = [...kept, ...this.#found]
      .filter(([, known]) => known.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify({ version: VERSION, files: Object.fromEntries(files) }, null, 2);
    try {
      writeFileSync(this.absolute, `${text}\n`);
    } catch (error) {
      throw new UsageError(`${visible(this.#name)}: ${visible(whyNotMade(error))}`);
    }
    return files.reduce((sum, [, known]) => sum + known.length, 0);
  }
}

/** @throws UsageError */
function read(name: string, text: string): ReadonlyMap<string, readonly Known[]> {
  const wrong = () => new UsageError(`${visible(name)}: not a baseline of dkim-lint. --update-baseline writes one.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (typeof json !== 'object' || json === null || !('files' in json) || !('version' in json)) throw wrong();
  const { files, version } = json;
  if (version !== VERSION || typeof files !== 'object' || files === null) throw wrong();
  return new Map(
    Object.entries(files).map(([file, known]: [string, unknown]) => {
      if (!Array.isArray(known) || !known.every(isKnown)) throw wrong();
      return [file, known];
    }),
  );
}

function isKnown(value: unknown): value is Known {
  if (typeof value !== 'object' || value === null) return false;
  const { rule, fingerprint } = value as Partial<Record<keyof Known, unknown>>;
  return typeof rule === 'string' && typeof fingerprint === 'string';
}
