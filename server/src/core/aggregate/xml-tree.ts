/**
 * A small tree of an XML document, for reports: names in lower case without their prefixes, text, children. Mistakes are
 * kept and read over, because some reporters write bad XML. No entity but the five of XML and characters is expanded.
 */

import sax from 'sax';

export interface XmlNode {
  /** Local name, in lower case. */
  readonly name: string;
  readonly children: readonly XmlNode[];
  /** The text directly in it, trimmed. */
  readonly text: string;
}

export interface XmlTree {
  readonly root: XmlNode | undefined;
  /** The first mistake, with its line from 1; undefined for well-formed XML. */
  readonly problem: { readonly line: number } | undefined;
  /** Whether there was more than is kept. */
  readonly isCut: boolean;
}

/** A report of the largest receivers has some 100,000 rows of 30 elements. */
const MAX_NODES = 4_000_000;
const MAX_DEPTH = 32;
/** Text of one element beyond this is cut, in UTF-16 units. */
const MAX_TEXT = 4096;

/** Thrown where a document is deeper or longer than any report. */
const ENOUGH = Symbol('enough');

interface OpenNode {
  name: string;
  children: XmlNode[];
  text: string;
}

/** Linear in the text. */
export function parseXml(text: string): XmlTree {
  const parser = sax.parser(false, { lowercase: true, position: true });
  const open: OpenNode[] = [];
  let root: XmlNode | undefined;
  let problem: { line: number } | undefined;
  let nodes = 0;
  let isCut = false;
  parser.onerror = () => {
    problem ??= { line: parser.line + 1 };
    parser.error = null as unknown as Error;
    parser.resume();
  };
  parser.onopentag = ({ name }) => {
    // sax looks through all open elements for the one that a tag closes, so that a deep document would take long.
    if (open.length >= MAX_DEPTH || ++nodes > MAX_NODES) throw ENOUGH;
    open.push({ name: name.replace(/^.*:/, ''), children: [], text: '' });
  };
  parser.ontext = parser.oncdata = (piece: string) => {
    const node = open.at(-1);
    if (node !== undefined && node.text.length < MAX_TEXT) node.text += piece.slice(0, MAX_TEXT);
  };
  const close = (): void => {
    const node = open.pop();
    if (node === undefined) return;
    const done: XmlNode = { name: node.name, children: node.children, text: node.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root ??= done;
    else parent.children.push(done);
  };
  parser.onclosetag = close;
  try {
    parser.write(text).close();
  } catch (error) {
    if (error !== ENOUGH) throw error;
    isCut = true;
  }
  if (open.length > 0) problem ??= { line: parser.line + 1 };
  while (open.length > 0) close();
  return { root, problem, isCut };
}

export function childOf(node: XmlNode | undefined, ...names: readonly string[]): XmlNode | undefined {
  let at = node;
  for (const name of names) at = at?.children.find((child) => child.name === name);
  return at;
}

export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** The text of a descendant; undefined where it is missing or empty. */
export function textAt(node: XmlNode | undefined, ...names: readonly string[]): string | undefined {
  return childOf(node, ...names)?.text || undefined;
}
