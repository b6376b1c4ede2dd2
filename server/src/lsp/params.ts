/**
 * What the parameters of requests and notifications have to look like, as a table: `gate.ts` looks them up before a handler sees
 * them, so that handlers can rely on their types. Fields that nobody here reads are not looked at.
 */

import { type CommandArgument, commandArguments } from './command-table.ts';
import {
  AnonymizeRequest,
  AttachmentRequest,
  AttachmentsRequest,
  AuthenticationReportRequest,
  CheckPublishedRequest,
  ComparePrivateKeyRequest,
  DecodedMessageRequest,
  DocumentStatusRequest,
  ExplanationRequest,
  GenerateKeyRequest,
  IncrementSerialRequest,
  InsertKeyRequest,
  IsIncludedRequest,
  KeyPlaceRequest,
  KeyPlanRequest,
  LookUpMessageRequest,
  LookUpPlanRequest,
  PublishedQuestionRequest,
  type Request,
  ReturnedMessageRequest,
  RevokeKeyRequest,
  RulePageRequest,
  SelectorsRequest,
  ServerStateRequest,
  SignerConfigurationRequest,
  SummaryRequest,
} from './protocol.ts';

/** The first thing that is wrong with a value, as a clause (`position.line must be a number, but is null`); undefined where nothing is. */
type Shape = (value: unknown, path: string) => string | undefined;

/** What the parameters as a whole are called. */
const PARAMS_PATH = 'params';

const anything: Shape = () => undefined;
const text = oneOf('a string', (value) => typeof value === 'string');
const number = oneOf('a number', (value) => typeof value === 'number');
const flag = oneOf('true or false', (value) => typeof value === 'boolean');
/** Lines, columns and sizes. */
const natural = oneOf('a whole number, 0 or more', (value) => Number.isInteger(value) && (value as number) >= 0);

function oneOf(expected: string, holds: (value: unknown) => boolean): Shape {
  return (value, path) =>
    holds(value) ? undefined : `${path} must be ${expected}, but is ${value === undefined ? 'missing' : named(value)}`;
}

/** What a value is, without its text, which may be long. */
function named(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return 'a string';
  return Array.isArray(value) ? 'an array' : 'an object';
}

function object(fields: Readonly<Record<string, Shape>>): Shape {
  const isObject = oneOf('an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const all = Object.entries(fields);
  return (value, path) => {
    const problem = isObject(value, path);
    if (problem !== undefined) return problem;
    const below = path === PARAMS_PATH ? '' : `${path}.`;
    for (const [name, shape] of all) {
      const found = shape((value as Readonly<Record<string, unknown>>)[name], `${below}${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function list(item: Shape): Shape {
  const isList = oneOf('an array', Array.isArray);
  return (value, path) => {
    const problem = isList(value, path);
    if (problem !== undefined) return problem;
    for (const [i, each] of (value as readonly unknown[]).entries()) {
      const found = item(each, `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** May be left out. */
function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** May be left out. Clients send null for what they leave out, too. */
function maybe(shape: Shape): Shape {
  return (value, path) => (value === undefined || value === null ? undefined : shape(value, path));
}

const position = object({ line: natural, character: natural });
const range = object({ start: position, end: position });
const document = { textDocument: object({ uri: text }) };
const place = { ...document, position };
const layout = { options: object({ tabSize: natural, insertSpaces: flag }) };

/** Numbers of any kind: a change that was left out would let the document differ from the client's for good. */
const changedPlace = object({ line: number, character: number });
const change = object({ range: maybe(object({ start: changedPlace, end: changedPlace })), text });

const folders = list(object({ uri: text }));

const ARGUMENTS: Readonly<Record<CommandArgument['is'], Shape>> = { text, natural, range };

const commandShape: Shape = (params, path) => {
  const problem = object({ command: text, arguments: maybe(list(anything)) })(params, path);
  if (problem !== undefined) return problem;
  const { command, arguments: args } = params as { command: string; arguments?: readonly unknown[] | null };
  for (const [i, { is, what, isOptional = false }] of commandArguments(command).entries()) {
    const shape = isOptional ? maybe(ARGUMENTS[is]) : ARGUMENTS[is];
    const found = shape(args?.[i], `arguments[${i}]`);
    if (found !== undefined) return `${found}: the command needs ${what}`;
  }
  return undefined;
};

/** One of our own: every parameter has its shape. */
function own<P>({ method }: Request<P, unknown>, fields: Readonly<Record<keyof P & string, Shape>>): [string, Shape] {
  return [method, object(fields)];
}

const uri = text;
const keyType = oneOf('"rsa" or "ed25519"', (value) => value === 'rsa' || value === 'ed25519');
const keyNames = { domain: text, selector: text };

/** By method; those of a request that takes no parameters accept everything. */
const PARAMS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['initialize', object({ capabilities: object({}), rootUri: maybe(text), workspaceFolders: maybe(folders) })],
  ['shutdown', anything],

  ['textDocument/diagnostic', object({ ...document, previousResultId: maybe(text) })],
  ['textDocument/hover', object(place)],
  [
    'textDocument/codeAction',
    object({
      ...document,
      range,
      context: object({
        diagnostics: list(object({ range })),
        only: maybe(list(text)),
        triggerKind: maybe(number),
      }),
    }),
  ],
  ['textDocument/definition', object(place)],
  ['textDocument/references', object({ ...place, context: object({ includeDeclaration: flag }) })],
  ['textDocument/documentSymbol', object(document)],
  ['textDocument/documentLink', object(document)],
  ['textDocument/foldingRange', object(document)],
  ['textDocument/selectionRange', object({ ...document, positions: list(position) })],
  ['textDocument/formatting', object({ ...document, ...layout })],
  ['textDocument/rangeFormatting', object({ ...document, ...layout, range })],
  ['textDocument/codeLens', object(document)],
  ['textDocument/documentHighlight', object(place)],
  ['textDocument/signatureHelp', object(place)],
  ['textDocument/inlayHint', object({ ...document, range })],
  ['textDocument/semanticTokens/full', object(document)],
  ['textDocument/semanticTokens/full/delta', object({ ...document, previousResultId: text })],
  ['textDocument/semanticTokens/range', object({ ...document, range })],
  ['textDocument/completion', object({ ...place, context: maybe(object({ triggerCharacter: maybe(text) })) })],
  ['completionItem/resolve', object({ label: text })],
  ['textDocument/prepareRename', object(place)],
  ['textDocument/rename', object({ ...place, newName: text })],
  ['workspace/willRenameFiles', object({ files: list(object({ oldUri: text, newUri: text })) })],
  ['workspace/symbol', object({ query: text })],
  ['workspace/diagnostic', object({ previousResultIds: list(object({ uri, value: text })) })],
  ['workspace/executeCommand', commandShape],

  ['textDocument/didOpen', object({ textDocument: object({ uri, languageId: text, version: number, text }) })],
  ['textDocument/didChange', object({ ...document, contentChanges: list(change) })],
  ['textDocument/didSave', object(document)],
  ['textDocument/didClose', object(document)],
  ['workspace/didChangeWatchedFiles', object({ changes: list(object({ uri })) })],
  ['workspace/didChangeConfiguration', object({})],
  ['workspace/didChangeWorkspaceFolders', object({ event: object({ added: folders, removed: folders }) })],

  own(ReturnedMessageRequest, { uri }),
  own(SummaryRequest, { uri, mask: maybe(flag) }),
  own(DecodedMessageRequest, { uri }),
  own(AttachmentsRequest, { uri }),
  own(AttachmentRequest, { uri, index: natural }),
  own(AnonymizeRequest, { uri }),
  own(AuthenticationReportRequest, { uri }),
  own(ExplanationRequest, { uri, index: natural }),
  own(DocumentStatusRequest, { uri }),
  [ServerStateRequest.method, anything],
  [SelectorsRequest.method, maybe(object({ refresh: maybe(flag) }))],
  own(IsIncludedRequest, { uri }),
  own(RulePageRequest, { id: text }),
  own(PublishedQuestionRequest, { uri }),
  own(CheckPublishedRequest, { uri, name: text, server: optional(text), authorities: optional(list(text)) }),
  own(LookUpPlanRequest, { uri }),
  own(LookUpMessageRequest, { uri, server: optional(text) }),
  own(ComparePrivateKeyRequest, { uri, passphrase: optional(text) }),
  own(KeyPlanRequest, { uri: optional(text), domain: optional(text), rotates: optional(text) }),
  own(KeyPlaceRequest, { uri }),
  own(GenerateKeyRequest, {
    ...keyNames,
    type: keyType,
    bits: optional(natural),
    file: text,
  }),
  own(InsertKeyRequest, { ...keyNames, uri, record: text }),
  own(RevokeKeyRequest, { ...keyNames, uri }),
  own(IncrementSerialRequest, { uri }),
  own(SignerConfigurationRequest, {
    signer: text,
    domain: text,
    keys: list(object({ selector: text, type: keyType, path: text })),
    steps: optional(list(text)),
  }),
]);

/** Methods whose parameters are looked at. */
export const KNOWN_METHODS: readonly string[] = [...PARAMS.keys()];

/** What is wrong with the parameters of a request or a notification, as a sentence; undefined where nothing is, or for a method unknown here. */
export function problemOfParams(method: string, params: unknown): string | undefined {
  const problem = PARAMS.get(method)?.(params, PARAMS_PATH);
  return problem === undefined ? undefined : `${method}: ${problem}.`;
}
