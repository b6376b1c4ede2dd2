/** Globs of files, and the origins that a project states by them: for the command line and the language server alike. */

import { type DomainName, domainName } from '../core/text/domain-name.ts';
import { say } from '../core/text/say.ts';

/** The origin of a zone file that a project states, by the file's path from the project's folder, with slashes. */
export type OriginOf = (relative: string) => DomainName | undefined;

/** @param report called with what is wrong, and the setting's place: `zone.origins` */
export async function readOrigins(value: unknown, report: (at: string, message: string) => void): Promise<OriginOf> {
  if (value === undefined) return () => undefined;
  const entries = objectOf(value);
  if (entries === undefined) {
    report('zone.origins', say`An object is expected here: globs of files, each with its origin.`);
    return () => undefined;
  }
  const origins: { matches: (relative: string) => boolean; origin: DomainName }[] = [];
  for (const [glob, text] of Object.entries(entries)) {
    const origin = typeof text === 'string' && text !== '' ? domainName(text) : undefined;
    if (origin === undefined) report('zone.origins', say`The origin of "${glob}" has to be a domain name.`);
    else origins.push({ matches: await globMatcher([glob]), origin });
  }
  return (relative) => origins.find(({ matches }) => matches(relative))?.origin;
}

/** One without a slash counts at any depth, a folder's counts for all in it. */
export async function globMatcher(globs: readonly string[]): Promise<(relative: string) => boolean> {
  const { default: picomatch } = await import('picomatch');
  const patterns = globs.flatMap((glob) => {
    const clean = glob.replace(/^\.?\//, '').replace(/\/$/, '');
    const deep = clean.includes('/') ? clean : `**/${clean}`;
    return [deep, `${deep}/**`];
  });
  return picomatch(patterns, { dot: true });
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
