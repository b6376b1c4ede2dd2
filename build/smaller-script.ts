/**
 * A bundle with other short names than esbuild's, which chooses each for the whole file: chosen anew in each scope they repeat, so that the
 * compressed file is a twenty-fifth smaller. Nothing else of the program is changed.
 */

import remapping from '@jridgewell/remapping';
import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import { parse, type Token, tokTypes } from 'acorn';
import { minify } from 'oxc-minify';
import { Stop } from './support.ts';

/** In UTF-16 units. Node shows the line in which a program crashed; but every line end costs an octet that does not compress. */
const LINE_LIMIT = 4000;

export interface Script {
  readonly code: string;
  /** The JSON of its source map. */
  readonly map: string;
}

/** @param script a CommonJS module or a classic script, nothing of which is used by its global names */
export async function smallerScript({ code, map }: Script): Promise<Script> {
  const renamed = await minify('bundle.cjs', code, { compress: false, mangle: { toplevel: true }, sourcemap: true });
  const [error] = renamed.errors;
  if (error !== undefined) throw new Stop(`oxc-minify: ${error.message}`);
  const ends = lineEnds(renamed.code);
  const { names, sources, mappings } = renamed.map!;
  const broken = {
    version: 3 as const,
    names,
    sources,
    mappings: shifted(decode(mappings), renamed.code, ends),
  };
  return {
    code: withLineEnds(renamed.code, ends),
    map: remapping(broken, (file) => (file === 'bundle.cjs' ? map : null), { excludeContent: true }).toString(),
  };
}

/** Where line ends may be put in, ascending: after tokens that no statement ends with unseen. */
function lineEnds(code: string): readonly number[] {
  const ends: number[] = [];
  let from = 0;
  const onToken = ({ type, start, end }: Token): void => {
    // Templates have line ends of their own.
    const inTemplate = type === tokTypes.template ? code.slice(start, end).lastIndexOf('\n') : -1;
    if (inTemplate >= 0) from = start + inTemplate + 1;
    if (end - from < LINE_LIMIT) return;
    if (type !== tokTypes.comma && type !== tokTypes.semi && type !== tokTypes.braceL) return;
    ends.push(end);
    from = end;
  };
  parse(code, { ecmaVersion: 'latest', sourceType: 'commonjs', onToken });
  return ends;
}

function withLineEnds(code: string, ends: readonly number[]): string {
  return [0, ...ends].map((start, i) => code.slice(start, ends[i])).join('\n');
}

/** The mappings of a text after line ends have been put in. */
function shifted(mappings: SourceMapMappings, code: string, ends: readonly number[]): SourceMapMappings {
  const lines: SourceMapMappings = [];
  let passed = 0;
  let lineStart = 0;
  for (const line of mappings) {
    let from = lineStart;
    let current: SourceMapMappings[number] = [];
    lines.push(current);
    for (const segment of line) {
      for (; passed < ends.length && ends[passed]! <= lineStart + segment[0]; passed++) {
        from = ends[passed]!;
        current = [];
        lines.push(current);
      }
      segment[0] += lineStart - from;
      current.push(segment);
    }
    const next = code.indexOf('\n', lineStart) + 1;
    const lineEnd = next === 0 ? code.length + 1 : next;
    for (; passed < ends.length && ends[passed]! < lineEnd; passed++) lines.push([]);
    lineStart = lineEnd;
  }
  return lines;
}
